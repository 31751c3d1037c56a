package org.opsta.kiosk.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.watchdog.Finding;

@Timeout(60)
class OutboxProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("outbox.db");
    }

    @Test
    void a_journal_that_can_be_written_is_well() throws Exception {
        try (SqliteOutbox outbox = outbox();
                OutboxProbe probe = started(outbox::probe)) {
            awaitTurn(probe, 1);
            awaitTurn(probe, 2);
        }
    }

    @Test
    void a_write_lock_that_somebody_else_keeps_is_found() throws Exception {
        try (SqliteOutbox outbox = outbox();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try (OutboxProbe probe = started(outbox::probe)) {
                assertThat(probe.look(0)).isEmpty();
                // SQLite itself waits 5 s for the lock.
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(probe.look(LIMIT.toNanos() + 1))
                        .hasValueSatisfying(found -> {
                            assertThat(found.code()).isEqualTo("OUTBOX_STUCK");
                            assertThat(found.fatal()).isTrue();
                            assertThat(found.detail()).contains("cannot be read or written");
                        }));
                statement.execute("ROLLBACK");
                awaitTurn(probe, 2);
            }
        }
    }

    @Test
    void a_write_that_never_returns_is_found_and_does_not_hang_who_asks() {
        CountDownLatch never = new CountDownLatch(1);
        try (OutboxProbe probe = started(unlessWritten -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThat(probe.look(0)).isEmpty();
            assertThat(probe.look(LIMIT.toNanos())).isEmpty();
            assertThat(probe.look(LIMIT.toNanos() + 1)).map(Finding::code).contains("OUTBOX_STUCK");
        }
    }

    @Test
    void a_full_disk_is_told_and_no_reason_to_restart() {
        assertToldButNotFatal(OutboxFailed.Code.FULL, "DISK_FULL");
    }

    @Test
    void a_damaged_journal_is_told_and_no_reason_to_restart() {
        assertToldButNotFatal(OutboxFailed.Code.DAMAGED, "OUTBOX_FAILED");
    }

    private static void assertToldButNotFatal(OutboxFailed.Code code, String problem) {
        try (OutboxProbe probe = started(unlessWritten -> {
            throw new OutboxFailed(code, "on purpose");
        })) {
            await().until(() -> probe.look(0).isPresent());
            for (long nanos = 0; nanos < 3; nanos++) {
                long later = nanos * LIMIT.toNanos();
                await().untilAsserted(() -> assertThat(probe.look(later)).hasValueSatisfying(found -> {
                    assertThat(found.code()).isEqualTo(problem);
                    assertThat(found.fatal()).isFalse();
                }));
            }
        }
    }

    @Test
    void the_disk_is_written_only_when_nothing_else_was_for_long() throws Exception {
        try (SqliteOutbox outbox = outbox()) {
            Path log = folder.resolve("outbox.db-wal");
            outbox.probe(Duration.ZERO);
            long written = Files.size(log);
            assertThat(written).isPositive();
            for (int i = 0; i < 20; i++) {
                outbox.probe(LONG);
            }
            assertThat(Files.size(log)).isEqualTo(written);
            outbox.probe(Duration.ZERO);
            assertThat(Files.size(log)).isGreaterThan(written);
            assertThat(outbox.state().lastSerial()).isZero();
        }
    }

    private SqliteOutbox outbox() throws Exception {
        return new SqliteOutbox(file, new DeviceId("MOC-OPS"), Duration.ofDays(35), Drafts.NO_RESERVE);
    }

    private static OutboxProbe started(OutboxProbe.Journal journal) {
        OutboxProbe probe = new OutboxProbe(journal, LIMIT, SOON, LONG);
        probe.start();
        return probe;
    }

    /** Waits for a sign of life, at a time by which the last one must be too old. */
    private static void awaitTurn(OutboxProbe probe, int limits) {
        long later = limits * (LIMIT.toNanos() + 1);
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(probe.look(later)).isEqualTo(Optional.empty()));
    }
}
