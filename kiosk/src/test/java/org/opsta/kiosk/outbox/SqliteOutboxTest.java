package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.opsta.kiosk.outbox.Drafts.draft;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.kiosk.database.DatabaseProblem;

class SqliteOutboxTest extends OutboxContract {

    private static final Duration KEPT = Duration.ofDays(35);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("journal.db");
    }

    @Override
    Outbox open() throws Exception {
        return new SqliteOutbox(file(), DEVICE, KEPT, Drafts.NO_RESERVE);
    }

    private void reopen() throws Exception {
        outbox.close();
        outbox = open();
    }

    private long pragma(String sql) throws SQLException {
        SqliteOutbox sqlite = (SqliteOutbox) outbox;
        synchronized (sqlite) {
            try (Statement statement = sqlite.connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.getLong(1);
            }
        }
    }

    @Override
    void fill() throws SQLException {
        pragma("PRAGMA max_page_count = " + pragma("PRAGMA page_count"));
    }

    @Override
    void makeSpace() throws SQLException {
        pragma("PRAGMA max_page_count = 1000000");
    }

    private void expectRefusal(DatabaseProblem.Code code, DeviceId device, String... said) {
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> new SqliteOutbox(file(), device, KEPT, Drafts.NO_RESERVE).close())
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.getMessage()).contains(said).contains(file().toString()));
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }

    @Test
    void commits_reach_the_disk_before_they_return() throws Exception {
        append(1);
        assertThat(pragma("PRAGMA synchronous")).isEqualTo(2);
        try (Statement statement = ((SqliteOutbox) outbox).connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA journal_mode")) {
            assertThat(row.getString(1)).isEqualTo("wal");
        }
    }

    @Test
    void everything_is_there_after_reopening() throws Exception {
        append(10);
        outbox.acknowledgeThrough(4, null);
        Punch last = outbox.append(draft(11));
        OutboxState before = outbox.state();

        reopen();

        assertThat(outbox.state())
                .usingRecursiveComparison()
                .ignoringFields("disk")
                .isEqualTo(before);
        assertThat(serials(outbox.unacknowledged(3))).containsExactly(5L, 6L, 7L);
        assertThat(outbox.append(draft(12)).previousHash()).isEqualTo(last.hash());
    }

    @Test
    void corrections_and_what_needs_one_are_there_after_reopening() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.append(draft(2, "boot-2", ClockReading.State.UNSYNCED));
        outbox.correct(correction("boot-1", 1));

        reopen();

        assertThat(outbox.unacknowledgedCorrections()).containsExactly(correction("boot-1", 1));
        assertThat(outbox.needsCorrection("boot-1")).isEmpty();
        assertThat(outbox.needsCorrection("boot-2")).hasValue(2);
        outbox.acknowledgeCorrection("boot-1", 1);
        reopen();
        assertThat(outbox.unacknowledgedCorrections()).isEmpty();
    }

    @Test
    void ids_are_of_version_7_and_rise() throws Exception {
        Punch first = outbox.append(draft(1));
        Punch second = outbox.append(draft(2));
        assertThat(first.id().version()).isEqualTo(7);
        assertThat(second.id().toString()).isGreaterThan(first.id().toString());
    }

    @Test
    void serial_and_chain_survive_the_pruning_of_every_punch() throws Exception {
        append(2);
        Punch third = outbox.append(draft(3));
        outbox.acknowledgeThrough(3, null);
        sql("DELETE FROM punch");

        reopen();

        Punch fourth = outbox.append(draft(4));
        assertThat(fourth.serial().value()).isEqualTo(4);
        assertThat(fourth.previousHash()).isEqualTo(third.hash());
    }

    @Test
    void the_journal_of_another_terminal_is_refused() throws Exception {
        append(1);
        outbox.close();
        expectRefusal(DatabaseProblem.Code.WRONG_DEVICE, new DeviceId("LOBBY-2"), "belongs to MOC-OPS", "LOBBY-2");
    }

    /** A journal as the version before made it: made_at and acknowledged_at of no use any more. */
    private void version1(int punches, int acknowledgedThrough) throws Exception {
        append(punches);
        outbox.append(draft(punches + 1, "boot-2", ClockReading.State.UNSYNCED));
        outbox.append(draft(punches + 2, "boot-2", ClockReading.State.HOLDOVER));
        outbox.append(draft(punches + 3, "boot-3", ClockReading.State.UNSYNCED));
        outbox.append(draft(punches + 4, "boot-3", ClockReading.State.SYNCED));
        outbox.close();
        Path newer = folder.resolve("newer.db");
        Files.move(file(), newer);
        for (String sql : List.of(
                "PRAGMA journal_mode = WAL",
                "PRAGMA application_id = 0x4F50534A",
                "PRAGMA user_version = 1",
                """
                CREATE TABLE journal (
                  id INTEGER PRIMARY KEY CHECK (id = 1),
                  device TEXT NOT NULL,
                  last_serial INTEGER NOT NULL,
                  last_hash TEXT NOT NULL,
                  acknowledged_through INTEGER NOT NULL CHECK (acknowledged_through <= last_serial)
                ) STRICT""",
                """
                CREATE TABLE punch (
                  serial INTEGER PRIMARY KEY CHECK (serial > 0),
                  made_at INTEGER NOT NULL,
                  acknowledged_at INTEGER,
                  json TEXT NOT NULL
                ) STRICT""",
                "CREATE INDEX punch_made_at ON punch (made_at)",
                "CREATE INDEX punch_acknowledged_at ON punch (acknowledged_at) WHERE acknowledged_at IS NOT NULL",
                "ATTACH '" + newer + "' AS newer; INSERT INTO journal SELECT id, device, last_serial, last_hash, "
                        + acknowledgedThrough + " FROM newer.journal; INSERT INTO punch SELECT serial, made_at, "
                        + "CASE WHEN serial <= " + acknowledgedThrough + " THEN 5 END, json FROM newer.punch")) {
            sql(sql);
        }
    }

    @Test
    void a_journal_of_version_1_is_brought_up_to_this_one_with_all_that_is_in_it() throws Exception {
        version1(300, 200);
        assertThat(number("PRAGMA user_version")).isEqualTo(1);
        assertThat(number("PRAGMA auto_vacuum")).isZero();

        outbox = open();

        assertThat(outbox.newest(1000))
                .hasSize(304)
                .allSatisfy(punch -> assertThat(punch.sealed().hash()).isEqualTo(punch.hash()));
        assertThat(outbox.state().acknowledgedThrough()).isEqualTo(200);
        assertThat(serials(outbox.unacknowledged(1))).containsExactly(201L);
        assertThat(outbox.needsCorrection("boot-1")).isEmpty();
        assertThat(outbox.needsCorrection("boot-2")).hasValue(302);
        assertThat(outbox.needsCorrection("boot-3")).hasValue(303);
        assertThat(outbox.append(draft(1)).serial().value()).isEqualTo(305);
        assertThat(pragma("PRAGMA auto_vacuum")).isEqualTo(2);
        reopen();
        assertThat(outbox.state().lastSerial()).isEqualTo(305);
        assertThat(pragma("PRAGMA user_version")).isEqualTo(2);
        assertThat(pragma("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
                .isZero();
    }

    @Test
    void an_upgrade_that_fails_half_way_leaves_the_journal_of_version_1() throws Exception {
        version1(10, 5);
        // What the upgrade comes to last.
        sql("CREATE VIEW reader AS SELECT acknowledged_at FROM punch");

        assertThatExceptionOfType(DatabaseProblem.class).isThrownBy(this::open);

        assertThat(number("PRAGMA user_version")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM sqlite_master WHERE name IN ('boot', 'correction')"))
                .isZero();
        sql("DROP VIEW reader");
        outbox = open();
        assertThat(outbox.state().depth()).isEqualTo(9);
    }

    @Test
    void a_newer_format_is_refused_and_left_as_it_is() throws Exception {
        append(3);
        outbox.close();
        sql("PRAGMA user_version = 7");
        byte[] before = Files.readAllBytes(file());

        expectRefusal(DatabaseProblem.Code.NEWER_VERSION, DEVICE, "format 7", "up to 2", "install");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void a_newer_format_in_the_write_ahead_log_is_seen_and_left_as_it_is() throws Exception {
        append(3);
        outbox.close();
        Path copy = Files.createDirectory(folder.resolve("copy")).resolve("journal.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 7");
            // Taken while the log is not folded in, as a crash would leave them.
            Files.copy(file(), copy);
            Files.copy(folder.resolve("journal.db-wal"), copy.resolveSibling("journal.db-wal"));
        }
        byte[] before = Files.readAllBytes(copy);
        byte[] logBefore = Files.readAllBytes(copy.resolveSibling("journal.db-wal"));

        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> new SqliteOutbox(copy, DEVICE, KEPT, Drafts.NO_RESERVE).close())
                .extracting(DatabaseProblem::code)
                .isEqualTo(DatabaseProblem.Code.NEWER_VERSION);

        assertThat(Files.readAllBytes(copy)).isEqualTo(before);
        assertThat(Files.readAllBytes(copy.resolveSibling("journal.db-wal"))).isEqualTo(logBefore);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100, 5000, 20_000})
    void a_truncated_file_is_refused_and_left_as_it_is(int bytes) throws Exception {
        append(100);
        outbox.close();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
        byte[] before = Files.readAllBytes(file());
        assertThat(before).hasSize(bytes);

        expectRefusal(DatabaseProblem.Code.DAMAGED, DEVICE, "the file was not changed");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void what_is_not_a_database_is_refused_and_left_as_it_is() throws Exception {
        outbox.close();
        Files.writeString(file(), "not a database at all. ".repeat(1000));
        byte[] before = Files.readAllBytes(file());

        expectRefusal(DatabaseProblem.Code.DAMAGED, DEVICE, "the file was not changed");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void a_database_of_something_else_is_refused() throws Exception {
        outbox.close();
        Files.delete(file());
        sql("CREATE TABLE other (x)");
        expectRefusal(DatabaseProblem.Code.DAMAGED, DEVICE, "something else");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM punch WHERE serial = 3",
                "DELETE FROM punch WHERE serial = 5",
                "UPDATE journal SET last_serial = 9",
                "UPDATE journal SET last_serial = 4",
                "UPDATE journal SET last_hash = 'abc'",
            })
    void parts_that_contradict_each_other_are_refused(String damage) throws Exception {
        append(5);
        outbox.acknowledgeThrough(1, null);
        outbox.close();
        sql(damage);
        expectRefusal(DatabaseProblem.Code.DAMAGED, DEVICE, "do not fit together");
    }

    @Test
    void a_log_without_its_journal_is_not_begun_over() throws Exception {
        append(2);
        Path log = folder.resolve("journal.db-wal");
        byte[] punches = Files.readAllBytes(log);
        outbox.close();
        Files.delete(file());
        Files.write(log, punches);

        expectRefusal(DatabaseProblem.Code.DAMAGED, DEVICE, "journal.db-wal");

        assertThat(file()).doesNotExist();
    }

    @Test
    void a_second_process_on_the_same_journal_cannot_fork_the_chain() throws Exception {
        append(2);
        try (SqliteOutbox second = new SqliteOutbox(file(), DEVICE, KEPT, Drafts.NO_RESERVE)) {
            second.append(draft(3));
            assertThatExceptionOfType(OutboxFailed.class)
                    .isThrownBy(() -> outbox.append(draft(4)))
                    .extracting(OutboxFailed::code)
                    .isEqualTo(OutboxFailed.Code.IN_USE);
            assertThat(second.append(draft(5)).serial().value()).isEqualTo(4);
        }
    }

    @Test
    void a_folder_that_does_not_exist_is_named() {
        Path nowhere = folder.resolve("nowhere").resolve("journal.db");
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> new SqliteOutbox(nowhere, DEVICE, KEPT, Drafts.NO_RESERVE))
                .withMessageContaining(nowhere.toString())
                .extracting(DatabaseProblem::code)
                .isEqualTo(DatabaseProblem.Code.NOT_ACCESSIBLE);
    }
}
