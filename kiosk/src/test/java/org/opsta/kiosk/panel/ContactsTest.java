package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.panel.Wires.Input;

/** Contacts bounce, and a housing is not forgotten. */
class ContactsTest {

    private final Debounce debounce = new Debounce(Duration.ofNanos(30));

    private String read(boolean active, long now) {
        return debounce.read(Input.IN_BUTTON, active, now)
                .map(change -> (change.active() ? "on" : "off") + (change.first() ? " first" : ""))
                .orElse("");
    }

    @Test
    void a_contact_counts_once_it_has_stayed_the_same() {
        assertThat(read(false, 0)).isEmpty();
        assertThat(read(false, 29)).isEmpty();
        assertThat(read(false, 30)).isEqualTo("off first");
        assertThat(read(true, 40)).isEmpty();
        assertThat(read(false, 50)).isEmpty();
        assertThat(read(true, 60)).isEmpty();
        assertThat(read(true, 89)).isEmpty();
        assertThat(read(true, 90)).isEqualTo("on");
        assertThat(read(true, 500)).isEmpty();
        assertThat(read(false, 501)).isEmpty();
        assertThat(read(false, 600)).isEqualTo("off");
    }

    @Test
    void a_spark_is_nothing() {
        read(false, 0);
        read(false, 30);
        assertThat(read(true, 40)).isEmpty();
        assertThat(read(false, 45)).isEmpty();
        assertThat(read(false, 500)).isEmpty();
    }

    @Test
    void an_opened_housing_is_seen_for_an_hour_after_it_was_closed() {
        TamperLatch tamper = new TamperLatch();
        long hour = TamperLatch.SHOWN.toNanos();
        assertThat(tamper.tampered(0)).isFalse();
        assertThat(tamper.set(false, 0)).isFalse();
        assertThat(tamper.set(true, 10)).isTrue();
        assertThat(tamper.set(true, 11)).isFalse();
        assertThat(tamper.tampered(10 + 5 * hour)).isTrue();
        assertThat(tamper.inWords(10)).contains("is open");
        assertThat(tamper.set(false, 10 + 5 * hour)).isTrue();
        assertThat(tamper.tampered(9 + 6 * hour)).isTrue();
        assertThat(tamper.inWords(10 + 5 * hour + hour / 2)).contains("30 min ago");
        assertThat(tamper.tampered(10 + 6 * hour)).isFalse();
        assertThat(tamper.openings()).isEqualTo(1);
    }
}
