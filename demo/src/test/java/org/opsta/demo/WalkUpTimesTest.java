package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opsta.demo.WalkUpTimes.Phase;

class WalkUpTimesTest {

    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    private final WalkUpTimes times = new WalkUpTimes();

    @Test
    void a_walk_up_takes_from_its_first_picture_to_the_first_thing_the_terminal_says() {
        walkUp(0, "a/1.jpg");
        recorded(900, 1);
        // Still there: no second wait.
        event(4000, "\"event\":\"ALREADY_RECORDED\"");
        walkUp(10_000, "a/2.jpg");
        event(11_500, "\"event\":\"ALREADY_RECORDED\"");

        assertThat(times.waits(Phase.QUIET)).containsExactly(900L, 1500L);
        assertThat(times.lastSerial()).isEqualTo(1);
    }

    @Test
    void who_is_not_recognised_is_counted_and_not_timed() {
        walkUp(0, "a/1.jpg");
        event(1000, "\"event\":\"REFUSED\"");
        recorded(4000, 1);

        assertThat(times.notRecognised()).isEqualTo(1);
        assertThat(times.waits(Phase.QUIET)).isEmpty();
    }

    @Test
    void a_walk_up_that_another_phase_or_a_restart_cuts_into_does_not_count() {
        walkUp(0, "a/1.jpg");
        times.enter(Phase.ENROLLING);
        recorded(900, 1);
        walkUp(5000, "a/1.jpg");
        event(5500, "\"event\":\"RUNNING\"");
        recorded(5900, 2);

        assertThat(times.recognised(Phase.QUIET)).isZero();
        assertThat(times.recognised(Phase.ENROLLING)).isZero();
    }

    @Test
    void a_picture_is_compared_with_itself() {
        walkUp(0, "slow/1.jpg");
        recorded(3000, 1);
        walkUp(5000, "fast/1.jpg");
        recorded(5500, 2);
        times.enter(Phase.ENROLLING);
        walkUp(10_000, "slow/1.jpg");
        recorded(13_200, 3);
        walkUp(20_000, "new/1.jpg");
        recorded(29_000, 4);

        assertThat(times.longerThanQuiet(Phase.ENROLLING)).containsExactly(200L);
    }

    @Test
    void a_punch_counts_in_the_phase_it_was_made_in() {
        walkUp(0, "a/1.jpg");
        recorded(900, 1);
        times.enter(Phase.ENROLLING);
        walkUp(5000, "a/1.jpg");
        recorded(6000, 2);
        walkUp(9000, "a/1.jpg");
        recorded(9900, 3);
        long began = START.toInstant().toEpochMilli();

        List<Long> waits = times.toAcknowledgement(
                Phase.ENROLLING, serial -> serial == 3 ? null : Long.valueOf(began + 6000 + 40));

        assertThat(waits).containsExactly(40L);
    }

    @Test
    void percentiles_are_values_that_occurred() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        assertThat(WalkUpTimes.percentile(hundred, 50)).isEqualTo(50);
        assertThat(WalkUpTimes.percentile(hundred, 95)).isEqualTo(95);
        assertThat(WalkUpTimes.percentile(hundred, 100)).isEqualTo(100);
        assertThat(WalkUpTimes.percentile(List.of(7L), 50)).isEqualTo(7);
        assertThat(WalkUpTimes.percentile(List.of(), 95)).isZero();
    }

    private void walkUp(long millis, String label) {
        event(millis, "\"event\":\"WALK_UP\",\"number\":1,\"total\":0,\"label\":\"" + label + "\"");
    }

    private void recorded(long millis, long serial) {
        event(millis, "\"event\":\"RECORDED\",\"person\":\"a\",\"serial\":" + serial);
    }

    private void event(long millis, String fields) {
        times.take(Demo.json("{\"at\":\"" + START.plus(millis, ChronoUnit.MILLIS) + "\"," + fields + "}"));
    }
}
