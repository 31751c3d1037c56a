package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Health;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.PunchDraft;

/** The clock with its thread, and what it does to the journal; the computer's clocks and the time service are the test's. */
class TerminalClockTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final String BOOT = "6f1c2b9e-3f0d-4c58-9a51-0f6a3c1f7d11";
    private static final ClockSettings SETTINGS = new ClockSettings(ClockSettings.Source.CHRONY, 15, 100);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final SyncReport NOT = new SyncReport.Unsynchronised("chrony", "runs, but is not synchronised");

    private final SettableClocks clocks = new SettableClocks();
    private final AtomicReference<SyncReport> says = new AtomicReference<>(NOT);
    private final AtomicInteger asked = new AtomicInteger();
    private final InMemoryOutbox outbox = new InMemoryOutbox(DEVICE);
    private final AtomicInteger recorded = new AtomicInteger();
    private final TerminalClock clock = new TerminalClock(SETTINGS, BANGKOK, clocks, this::answer, BOOT, LOOK_EVERY);

    private SyncReport answer() {
        asked.incrementAndGet();
        return says.get();
    }

    @AfterEach
    void stop() {
        clock.close();
    }

    @Test
    void before_it_is_started_nothing_vouches() {
        clocks.set(Instant.parse("2026-11-20T01:45:12.123456789Z"));
        Stamp stamp = clock.stamp();

        assertThat(stamp.time()).isEqualTo(OffsetDateTime.parse("2026-11-20T08:45:12.123+07:00"));
        assertThat(stamp.reading().state()).isEqualTo(State.UNSYNCED);
        assertThat(stamp.reading().errorMillis()).isNull();
        assertThat(stamp.reading().bootId()).isEqualTo(BOOT);
        assertThat(stamp.reading().monotonicNanos()).isEqualTo(clocks.now().rawNanos());
    }

    @Test
    void the_stated_error_covers_what_the_time_is_cut_by() {
        vouch(Duration.ofNanos(4_000_001));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);

        assertThat(clock.reading().errorMillis()).isEqualTo(6);
        assertThat(clock.problem()).isEmpty();
    }

    @Test
    void no_stamp_waits_for_a_time_service_that_hangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        try (TerminalClock hung = new TerminalClock(
                SETTINGS,
                BANGKOK,
                clocks,
                () -> {
                    reached.countDown();
                    try {
                        hangs.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return NOT;
                },
                BOOT,
                LOOK_EVERY)) {
            hung.start(() -> {});
            reached.await();
            assertThat(hung.stamp().reading().state()).isEqualTo(State.UNSYNCED);
        }
    }

    @Test
    void a_step_shows_in_the_very_next_stamp_and_is_asked_about_at_once() {
        vouch(Duration.ofMillis(3));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);
        int before = asked.get();

        clocks.step(Duration.ofHours(1));
        assertThat(clock.stamp().reading().state()).isEqualTo(State.UNSYNCED);
        // Sooner than the 15 seconds, which do not pass on this computer.
        await().until(() -> asked.get() > before);
        assertThat(clock.problem()).get().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("CLOCK_UNSYNCED");
            assertThat(problem.detail()).contains("has not measured the wall clock since it was stepped");
        });
    }

    @Test
    void a_service_that_throws_is_asked_again() {
        says.set(null);
        start();
        await().until(() -> asked.get() > 0);
        vouch(Duration.ofMillis(3));
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> clock.reading().state() == State.SYNCED);
    }

    @Test
    void health_says_that_the_clock_runs_free_and_how_far_it_may_be() {
        vouch(Duration.ofMillis(3));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);
        says.set(NOT);
        clocks.pass(Duration.ofSeconds(1000));
        await().untilAsserted(() -> assertThat(clock.problem().map(Health.Problem::detail))
                .hasValueSatisfying(
                        detail -> assertThat(detail).contains("104 ms at most").contains("is not synchronised")));
        assertThat(clock.problem().map(Health.Problem::code)).contains("CLOCK_HOLDOVER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P1D", "P-1D", "P-20000D"})
    void once_the_clock_is_right_the_true_time_of_a_punch_follows_from_the_correction(Duration off) throws Exception {
        Instant bootedAt = clocks.wall();
        clocks.step(off);
        start();
        Punch wrong = punch();
        assertThat(wrong.clock().state()).isEqualTo(State.UNSYNCED);

        // Half an hour on, the clock is set right, by a step and by making it faster.
        clocks.slew(Duration.ofMinutes(30), Duration.ofSeconds(5));
        clocks.step(off.negated().minusSeconds(5));
        assertThat(Duration.between(bootedAt, clocks.wall())).isEqualTo(Duration.ofMinutes(30));
        await().untilAsserted(
                        () -> assertThat(clock.problem().orElseThrow().detail()).contains("not synchronised"));
        vouch(Duration.ofMillis(7));
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> !outbox.unacknowledgedCorrections().isEmpty());

        ClockCorrection correction = outbox.unacknowledgedCorrections().get(0);
        assertThat(correction.bootId()).isEqualTo(BOOT);
        assertThat(correction.throughSerial()).isEqualTo(wrong.serial());
        assertThat(correction.source()).isEqualTo("chrony");
        assertThat(correction.driftPpm()).isEqualTo(100);
        assertThat(correction.errorMillis()).isBetween(8L, 9L);
        // As docs/wire.md says.
        OffsetDateTime corrected = correction
                .time()
                .minusNanos(correction.monotonicNanos() - wrong.clock().monotonicNanos());
        assertThat(Duration.between(bootedAt, corrected.toInstant()).abs()).isLessThan(Duration.ofMillis(2));
        assertThat(recorded).hasValue(1);
    }

    @Test
    void a_punch_stamped_before_and_written_after_the_correction_gets_the_next_one() throws Exception {
        start();
        await().until(() -> asked.get() > 0);
        punch();
        Stamp early = clock.stamp();
        vouch(Duration.ofMillis(3));
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> outbox.unacknowledgedCorrections().size() == 1);

        assertThat(early.reading().state()).isEqualTo(State.UNSYNCED);
        append(early);
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> outbox.unacknowledgedCorrections().size() == 2);
        assertThat(outbox.needsCorrection(BOOT)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void punches_of_other_boots_and_punches_made_with_a_right_clock_need_none() throws Exception {
        Stamp now = clock.stamp();
        append(new Stamp(now.time(), new ClockReading(State.UNSYNCED, null, "another boot", 1)));
        vouch(Duration.ofMillis(3));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);
        punch();
        int before = asked.get();
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> asked.get() > before);
        // Asked twice more: what follows the first answer has been done.
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> asked.get() > before + 1);

        assertThat(outbox.unacknowledgedCorrections()).isEmpty();
        assertThat(recorded).hasValue(0);
    }

    @Test
    void a_clock_that_runs_on_its_own_corrects_nothing() throws Exception {
        vouch(Duration.ofMillis(3));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);
        says.set(NOT);
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> clock.reading().state() == State.HOLDOVER);
        punch();
        for (int i = 0; i < 2; i++) {
            int before = asked.get();
            clocks.pass(Duration.ofSeconds(15));
            await().until(() -> asked.get() > before);
        }
        assertThat(outbox.needsCorrection(BOOT)).hasValue(1);

        vouch(Duration.ofMillis(3));
        clocks.pass(Duration.ofSeconds(15));
        await().until(() -> outbox.unacknowledgedCorrections().size() == 1);
    }

    @Test
    void a_correction_that_cannot_be_written_is_tried_again() throws Exception {
        punch();
        outbox.failNextCommits(1, OutboxFailed.Code.FULL);
        vouch(Duration.ofMillis(3));
        start();
        await().until(() -> clock.reading().state() == State.SYNCED);
        await().untilAsserted(() -> {
            clocks.pass(Duration.ofSeconds(15));
            assertThat(outbox.unacknowledgedCorrections()).hasSize(1);
        });
    }

    private void start() {
        clock.start(new ClockCorrections(DEVICE, clock, outbox, recorded::incrementAndGet));
    }

    private void vouch(Duration error) {
        says.set(new SyncReport.Synchronised("chrony", error, clocks.wall(), 12.3));
    }

    private Punch punch() throws OutboxFailed {
        return append(clock.stamp());
    }

    private Punch append(Stamp stamp) throws OutboxFailed {
        return outbox.append(new PunchDraft(
                new PersonId("1001"),
                Direction.IN,
                Method.PIN,
                stamp.time(),
                stamp.reading(),
                null,
                null,
                null,
                null,
                Map.of()));
    }
}
