package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.recognition.PoorView;

class HintRuleTest {

    private final HintRule rule = new HintRule();
    private long nanos = -TimeUnit.SECONDS.toNanos(1);

    private void see(@Nullable PoorView poor, long thenMillis) {
        rule.see(Optional.ofNullable(poor), nanos);
        nanos += TimeUnit.MILLISECONDS.toNanos(thenMillis);
    }

    @Test
    void a_reason_counts_after_three_views() {
        see(PoorView.BLURRED, 60);
        see(PoorView.BLURRED, 60);
        assertThat(rule.hint()).isEmpty();
        see(PoorView.BLURRED, 60);
        assertThat(rule.hint()).contains(PoorView.BLURRED);
    }

    @Test
    void or_after_a_third_of_a_second_when_frames_are_rare() {
        see(PoorView.BLURRED, 300);
        see(PoorView.BLURRED, 0);
        assertThat(rule.hint()).contains(PoorView.BLURRED);
    }

    @Test
    void reasons_that_change_with_every_view_are_none() {
        for (int i = 0; i < 50; i++) {
            see(i % 2 == 0 ? PoorView.BLURRED : PoorView.TURNED_AWAY, 60);
        }
        assertThat(rule.hint()).isEmpty();
    }

    @Test
    void a_hint_stays_long_enough_to_be_read_and_a_good_view_clears_it_then() {
        see(PoorView.BLURRED, 300);
        see(PoorView.BLURRED, 790);
        see(null, 20);
        assertThat(rule.hint()).contains(PoorView.BLURRED);
        see(null, 0);
        assertThat(rule.hint()).isEmpty();
    }

    @Test
    void another_reason_takes_its_place_once_it_was_read_and_has_stood_itself() {
        see(PoorView.BLURRED, 300);
        see(PoorView.BLURRED, 100);
        for (int i = 0; i < 8; i++) {
            see(PoorView.TURNED_AWAY, 80);
            assertThat(rule.hint()).contains(PoorView.BLURRED);
        }
        nanos += TimeUnit.MILLISECONDS.toNanos(100);
        see(PoorView.TURNED_AWAY, 0);
        assertThat(rule.hint()).contains(PoorView.TURNED_AWAY);
    }

    @Test
    void what_is_pinned_stays_three_seconds_whatever_single_views_say() {
        rule.pin(PoorView.MOUTH_COVERED, nanos);
        for (int i = 0; i < 29; i++) {
            see(i < 15 ? null : PoorView.BLURRED, 100);
            assertThat(rule.hint()).contains(PoorView.MOUTH_COVERED);
        }
        nanos += TimeUnit.MILLISECONDS.toNanos(100);
        see(null, 0);
        assertThat(rule.hint()).isEmpty();
    }

    @Test
    void somebody_new_has_no_hint_yet() {
        see(PoorView.BLURRED, 60);
        see(PoorView.BLURRED, 60);
        rule.forget();
        see(PoorView.BLURRED, 60);
        assertThat(rule.hint()).isEmpty();
        rule.pin(PoorView.MOUTH_COVERED, nanos);
        rule.forget();
        assertThat(rule.hint()).isEmpty();
        assertThat(rule.isPinned(nanos)).isFalse();
    }
}
