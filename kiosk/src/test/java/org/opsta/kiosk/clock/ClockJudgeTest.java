package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.ClockReading.State;

class ClockJudgeTest {

    private static final Duration SILENT_AFTER = Duration.ofSeconds(46);
    private static final int PPM = 100;

    private final SettableClocks clocks = new SettableClocks();
    private final ClockJudge judge = new ClockJudge(PPM, SILENT_AFTER);

    /** When chrony last compared the clock with its servers, by the wall clock. */
    private Instant measured = clocks.wall();

    @Test
    void without_a_word_from_anybody_there_is_no_estimate() {
        assertState(State.UNSYNCED, null);
        unsynchronised();
        assertState(State.UNSYNCED, null);
        silent();
        assertState(State.UNSYNCED, null);
    }

    @Test
    void the_error_is_what_the_service_says_and_the_drift_since() {
        measureAndVouch(3);
        assertState(State.SYNCED, Duration.ofMillis(3));

        clocks.pass(Duration.ofSeconds(40));
        assertState(State.SYNCED, Duration.ofMillis(3 + 4));

        measureAndVouch(2);
        assertState(State.SYNCED, Duration.ofMillis(2));
    }

    @Test
    void a_service_that_is_lost_leaves_a_clock_whose_error_grows_and_one_that_comes_back_ends_it() {
        measureAndVouch(3);
        clocks.pass(Duration.ofSeconds(15));
        silent();
        assertState(State.HOLDOVER, Duration.ofNanos(4_500_000));

        clocks.pass(Duration.ofDays(1));
        unsynchronised();
        assertState(State.HOLDOVER, Duration.ofNanos(4_500_000 + 8_640_000_000L));

        measureAndVouch(5);
        assertState(State.SYNCED, Duration.ofMillis(5));
    }

    @Test
    void when_the_thread_that_asks_hangs_the_last_answer_does_not_count_for_ever() {
        measureAndVouch(3);
        clocks.pass(SILENT_AFTER);
        assertThat(judged().state()).isEqualTo(State.SYNCED);
        clocks.pass(Duration.ofNanos(1));
        assertThat(judged().state()).isEqualTo(State.HOLDOVER);
    }

    static Stream<Duration> steps() {
        return Stream.of(
                Duration.ofHours(1),
                Duration.ofHours(-1),
                Duration.ofDays(1),
                Duration.ofDays(-1),
                Duration.between(Instant.parse("2026-11-20T01:45:12Z"), Instant.EPOCH),
                Duration.ofDays(365 * 100),
                Duration.ofMillis(100),
                Duration.ofMillis(-100));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void after_a_step_nothing_is_known_until_the_service_has_measured_anew(Duration step) {
        measureAndVouch(3);
        clocks.pass(Duration.ofSeconds(5));
        clocks.step(step);
        assertState(State.UNSYNCED, null);

        // chrony does not know yet, and says what it said before, however often and long it is asked.
        for (int i = 0; i < 8; i++) {
            vouch(3);
            assertState(State.UNSYNCED, null);
            clocks.pass(Duration.ofSeconds(15));
        }
        // It measures, finds the clock far off, and says so; then it has turned it right.
        measured = clocks.wall();
        vouch(5_001 + Math.abs(step.toSeconds()) * 1000);
        assertState(State.UNSYNCED, null);
        clocks.pass(Duration.ofSeconds(15));
        measureAndVouch(4);
        assertState(State.SYNCED, Duration.ofMillis(4));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_step_while_nobody_vouches_is_not_forgotten_when_somebody_does(Duration step) {
        measureAndVouch(3);
        clocks.pass(Duration.ofSeconds(15));
        silent();
        clocks.step(step);
        assertState(State.UNSYNCED, null);
        clocks.step(step);
        vouch(3);
        assertState(State.UNSYNCED, null);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void the_step_that_sets_the_clock_right_at_the_start_is_one_too(Duration step) {
        unsynchronised();
        clocks.step(step);
        measured = clocks.wall();
        vouch(3);
        // Whether it was chrony who stepped cannot be told from outside; its next measurement can.
        assertState(State.UNSYNCED, null);
        clocks.pass(Duration.ofSeconds(64));
        measureAndVouch(3);
        assertState(State.SYNCED, Duration.ofMillis(3));
    }

    @Test
    void a_service_that_noticed_the_step_itself_counts_as_soon_as_it_vouches_again() {
        measureAndVouch(3);
        clocks.step(Duration.ofHours(1));
        assertState(State.UNSYNCED, null);
        unsynchronised();
        clocks.step(Duration.ofHours(-1));
        assertState(State.UNSYNCED, null);
        unsynchronised();
        measureAndVouch(3);
        assertState(State.SYNCED, Duration.ofMillis(3));
    }

    @Test
    void a_step_while_the_service_is_asked_spoils_the_answer() {
        Moment asked = see();
        clocks.step(Duration.ofHours(1));
        Moment answered = see();
        judge.heard(new SyncReport.Synchronised("kernel", Duration.ofMillis(1), null, 0), asked, answered);
        assertState(State.UNSYNCED, null);
    }

    @Test
    void a_step_within_the_stated_error_makes_the_error_larger() {
        measureAndVouch(300);
        clocks.step(Duration.ofMillis(-200));
        assertState(State.SYNCED, Duration.ofMillis(500));
        clocks.step(Duration.ofMillis(-101));
        assertState(State.UNSYNCED, null);
    }

    @Test
    void turning_the_clock_right_slowly_is_no_step() {
        measureAndVouch(900);
        for (int i = 0; i < 10; i++) {
            clocks.slew(Duration.ofSeconds(1), Duration.ofMillis(83));
            assertThat(judged().state()).isEqualTo(State.SYNCED);
        }
    }

    @Test
    void the_kernel_tells_no_time_of_its_update_but_knows_of_a_step_itself() {
        vouchByKernel(2);
        clocks.step(Duration.ofHours(1));
        assertState(State.UNSYNCED, null);
        // What it says from then on it says of the clock as it is now.
        vouchByKernel(2);
        assertState(State.SYNCED, Duration.ofMillis(2));
    }

    @Test
    void a_new_process_does_not_believe_a_measurement_from_before_the_clock_was_set() {
        clocks.step(Duration.ofHours(-2));
        vouch(3);
        assertState(State.UNSYNCED, null);
        assertThat(judge.why()).contains("set back");

        clocks.step(Duration.ofHours(4));
        see();
        unsynchronised();
        vouch(3);
        assertState(State.UNSYNCED, null);
        assertThat(judge.why()).contains("has not heard from its servers");
    }

    @Test
    void chrony_without_servers_goes_on_saying_normal_but_not_for_ever() {
        measureAndVouch(3);
        clocks.pass(Duration.ofMinutes(59));
        vouch(60);
        assertState(State.SYNCED, Duration.ofMillis(60));
        clocks.pass(Duration.ofMinutes(2));
        vouch(62);
        assertState(State.HOLDOVER, Duration.ofMillis(60 + 12));
    }

    @ParameterizedTest
    @ValueSource(longs = {5_001, 3_600_000})
    void who_is_off_by_seconds_vouches_for_nothing(long errorMillis) {
        measureAndVouch(errorMillis);
        assertState(State.UNSYNCED, null);
    }

    @Test
    void what_chrony_makes_up_for_is_how_far_the_raw_clock_is_off() {
        assertThat(judge.rawDriftPpm()).isEqualTo(PPM);
        Moment now = see();
        judge.heard(new SyncReport.Synchronised("chrony", Duration.ofMillis(1), measured, -212.4), now, now);
        assertThat(judge.rawDriftPpm()).isEqualTo(213);
    }

    private void measureAndVouch(long errorMillis) {
        measured = clocks.wall();
        vouch(errorMillis);
    }

    private void vouch(long errorMillis) {
        Moment now = see();
        judge.heard(new SyncReport.Synchronised("chrony", Duration.ofMillis(errorMillis), measured, 12.3), now, now);
    }

    private void vouchByKernel(long errorMillis) {
        Moment now = see();
        judge.heard(new SyncReport.Synchronised("kernel", Duration.ofMillis(errorMillis), null, 0), now, now);
    }

    private void unsynchronised() {
        Moment now = see();
        judge.heard(new SyncReport.Unsynchronised("chrony", "runs, but is not synchronised"), now, now);
    }

    private void silent() {
        Moment now = see();
        judge.heard(new SyncReport.Silent("chrony", "does not answer"), now, now);
    }

    private Moment see() {
        Moment now = clocks.now();
        judge.see(now);
        return now;
    }

    private ClockJudge.Judgement judged() {
        return judge.judge(see());
    }

    private void assertState(State state, Duration error) {
        assertThat(judged().state()).isEqualTo(state);
        assertThat(judged().error()).isEqualTo(error);
    }
}
