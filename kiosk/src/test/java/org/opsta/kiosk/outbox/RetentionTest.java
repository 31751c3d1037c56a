package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.kiosk.outbox.Drafts.MORNING;
import static org.opsta.kiosk.outbox.Drafts.draftAt;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.DeviceId;

/** What the journal lets go of, and that no clock makes it let go of more. */
class RetentionTest {

    private static final int ALWAYS = SqliteOutbox.ALWAYS_KEPT;
    private static final OffsetDateTime IN_1970 = OffsetDateTime.parse("1970-01-01T07:00:20+07:00");

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private SqliteOutbox outbox;

    @BeforeEach
    void open() throws Exception {
        outbox = open(new OutboxSettings(64, 0));
    }

    private SqliteOutbox open(OutboxSettings settings) throws Exception {
        return new SqliteOutbox(folder.resolve("outbox.db"), new DeviceId("MOC-OPS"), Duration.ofDays(35), settings);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private void append(int count, OffsetDateTime time, State state) throws OutboxFailed {
        for (int n = 0; n < count; n++) {
            outbox.append(draftAt(time.plusSeconds(n), state));
        }
    }

    private void acknowledgeAll() throws OutboxFailed {
        outbox.acknowledgeThrough(outbox.state().lastSerial(), null);
    }

    private long oldestAfterTending() throws OutboxFailed {
        for (int n = 0; n < 60; n++) {
            outbox.tend();
        }
        return outbox.oldestKept().orElseThrow();
    }

    @Test
    void acknowledged_punches_go_when_they_are_too_old_and_others_never() throws Exception {
        append(100, MORNING, State.SYNCED);
        append(100, MORNING.plusDays(2), State.SYNCED);
        append(ALWAYS + 50, MORNING.plusDays(36), State.SYNCED);
        assertThat(oldestAfterTending()).isEqualTo(1);

        outbox.acknowledgeThrough(60, null);
        assertThat(oldestAfterTending()).isEqualTo(61);

        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(101);
        outbox.append(draftAt(MORNING.plusDays(40), State.SYNCED));
        assertThat(oldestAfterTending()).isEqualTo(201);
    }

    @Test
    void the_newest_stay_even_if_a_trusted_clock_jumps_a_year_ahead() throws Exception {
        append(ALWAYS + 200, MORNING, State.SYNCED);
        outbox.append(draftAt(MORNING.plusYears(1), State.SYNCED));
        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(202);
    }

    @Test
    void a_clock_that_nothing_vouches_for_makes_nothing_too_old() throws Exception {
        append(200, MORNING, State.SYNCED);
        append(ALWAYS, MORNING.plusYears(1), State.UNSYNCED);
        append(10, MORNING.plusYears(50), State.HOLDOVER);
        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(1);
    }

    @Test
    void punches_of_1970_are_as_old_as_those_around_them() throws Exception {
        append(1200, IN_1970, State.UNSYNCED);
        append(100, MORNING, State.SYNCED);
        append(ALWAYS + 100, MORNING.plusDays(1), State.SYNCED);
        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(1);

        outbox.append(draftAt(MORNING.plusDays(35).plusHours(1), State.SYNCED));
        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(1301);
    }

    @Test
    void a_restart_with_a_wrong_clock_remembers_the_last_punches_all_the_same() throws Exception {
        append(50, MORNING, State.SYNCED);
        append(50, IN_1970, State.UNSYNCED);
        outbox.close();
        outbox = open(new OutboxSettings(64, 0));
        assertThat(outbox.newest(60))
                .extracting(punch -> punch.serial().value())
                .hasSize(60)
                .startsWith(41L)
                .endsWith(100L);
    }

    @Test
    void above_its_budget_the_oldest_acknowledged_go_however_young_and_the_file_shrinks() throws Exception {
        outbox.close();
        outbox = open(new OutboxSettings(2, 0));
        append(5000, MORNING, State.SYNCED);
        long large = outbox.state().disk().journalBytes();
        assertThat(large).isGreaterThan(4L * 1024 * 1024);
        assertThat(oldestAfterTending()).isEqualTo(1);

        outbox.acknowledgeThrough(1000, null);
        assertThat(oldestAfterTending()).isEqualTo(1001);
        acknowledgeAll();
        long oldest = oldestAfterTending();

        assertThat(oldest).isBetween(1200L, 5001L - ALWAYS);
        outbox.close();
        assertThat(folder.resolve("outbox.db").toFile().length()).isLessThan(2L * 1024 * 1024 + 2 * 256 * 4096);
        outbox = open(new OutboxSettings(2, 0));
        assertThat(outbox.state().lastSerial()).isEqualTo(5000);
    }

    @Test
    void a_correction_outlives_its_punches_until_it_is_acknowledged() throws Exception {
        outbox.append(draftAt(IN_1970, State.UNSYNCED));
        append(10, MORNING, State.SYNCED);
        outbox.correct(OutboxContract.correction("boot-1", 1));
        append(ALWAYS, MORNING.plusDays(36), State.SYNCED);
        acknowledgeAll();
        assertThat(oldestAfterTending()).isEqualTo(12);
        assertThat(outbox.unacknowledgedCorrections()).hasSize(1);

        outbox.acknowledgeCorrection("boot-1", 1);
        outbox.sendCorrectionsAgain(1);
        assertThat(outbox.unacknowledgedCorrections()).hasSize(1);
    }
}
