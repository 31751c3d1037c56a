package org.opsta.kiosk.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.opsta.contract.DeviceId;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * The journal's SQLite file: made whole or not at all, and looked at read-only before it is opened for writing, so that a
 * file this version cannot use stays as it is.
 *
 * <p>Format, version 1 ({@code PRAGMA user_version}; {@code PRAGMA application_id} is {@code OPSJ} in ASCII):
 *
 * <pre>
 * journal                 one row
 *   id                    always 1
 *   device                the terminal this journal belongs to
 *   last_serial           serial of the newest punch ever appended, 0 at first
 *   last_hash             its hash; 64 zeros at first
 *   acknowledged_through  the agent has every punch up to and including this serial, 0 at first
 *
 * punch                   every punch not acknowledged, and those acknowledged within the last days
 *   serial                1, 2, 3 and so on, primary key
 *   made_at               time of the punch, milliseconds since 1970 UTC
 *   acknowledged_at       when the acknowledgement came, likewise; NULL before
 *   json                  the sealed punch as it goes on the wire
 * </pre>
 *
 * <p>Beside it lie {@code -wal} and {@code -shm}; after a crash {@code -wal} holds the newest punches, so whoever moves or
 * copies the journal takes all three.
 */
final class JournalFile {

    static final int VERSION = 1;

    private static final int APPLICATION_ID = 0x4F50534A;
    private static final int SQLITE_HEADER_BYTES = 100;

    private JournalFile() {}

    static Connection open(Path file, DeviceId device) throws OutboxFailed {
        try {
            if (Files.notExists(file)) {
                create(file, device);
            } else {
                inspect(file, device);
            }
            return connect(file, false);
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        } catch (IOException e) {
            throw new OutboxFailed(
                    OutboxFailed.Code.UNUSABLE,
                    file + ": the journal cannot be created (" + e + "); check that its folder exists and is writable",
                    e);
        }
    }

    /** Under another name first, so that a file under the journal's own name is always a complete one. */
    private static void create(Path file, DeviceId device) throws IOException, SQLException, OutboxFailed {
        Path log = sibling(file, "-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw new OutboxFailed(
                    OutboxFailed.Code.DAMAGED,
                    file + " is missing, but " + log
                            + " is still there and may hold punches; put the journal back beside"
                            + " it, or move that file away to begin a new journal");
        }
        Path fresh = sibling(file, "-new");
        Files.deleteIfExists(fresh);
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + fresh);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            connection.setAutoCommit(false);
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("""
                    CREATE TABLE journal (
                      id INTEGER PRIMARY KEY CHECK (id = 1),
                      device TEXT NOT NULL,
                      last_serial INTEGER NOT NULL,
                      last_hash TEXT NOT NULL,
                      acknowledged_through INTEGER NOT NULL CHECK (acknowledged_through <= last_serial)
                    ) STRICT""");
            statement.execute("""
                    CREATE TABLE punch (
                      serial INTEGER PRIMARY KEY CHECK (serial > 0),
                      made_at INTEGER NOT NULL,
                      acknowledged_at INTEGER,
                      json TEXT NOT NULL
                    ) STRICT""");
            statement.execute("CREATE INDEX punch_made_at ON punch (made_at)");
            statement.execute("CREATE INDEX punch_acknowledged_at ON punch (acknowledged_at)"
                    + " WHERE acknowledged_at IS NOT NULL");
            try (PreparedStatement row = connection.prepareStatement("INSERT INTO journal VALUES (1, ?, 0, ?, 0)")) {
                row.setString(1, device.value());
                row.setString(2, JournalHead.START.lastHash());
                row.executeUpdate();
            }
            connection.commit();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        syncFolderOf(file);
    }

    /** The new name, too, must be on disk before the first punch is. */
    private static void syncFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void inspect(Path file, DeviceId device) throws IOException, SQLException, OutboxFailed {
        // SQLite takes a file without content for a database about to be made, and would begin again at serial 1.
        if (Files.size(file) < SQLITE_HEADER_BYTES) {
            throw damaged(file, "it has only " + Files.size(file) + " bytes");
        }
        try (Connection connection = connect(file, true);
                Statement statement = connection.createStatement()) {
            if (number(statement, "PRAGMA application_id") != APPLICATION_ID) {
                throw damaged(file, "it is a database of something else");
            }
            long version = number(statement, "PRAGMA user_version");
            if (version > VERSION) {
                throw new OutboxFailed(
                        OutboxFailed.Code.NEWER_VERSION,
                        file + ": the journal has format " + version + ", this software reads up to " + VERSION
                                + "; install the version that wrote it, or a newer one. The file was not changed");
            }
            String verdict = text(statement, "PRAGMA quick_check(1)");
            if (!"ok".equals(verdict)) {
                throw damaged(file, "SQLite reports: " + verdict);
            }
            String owner = text(statement, "SELECT device FROM journal");
            if (!owner.equals(device.value())) {
                throw new OutboxFailed(
                        OutboxFailed.Code.WRONG_DEVICE,
                        file + ": the journal belongs to " + owner + ", but this terminal is " + device
                                + "; correct the device id in the settings, or name another journal file");
            }
            checkHead(file, statement);
        }
    }

    private static void checkHead(Path file, Statement statement) throws SQLException, OutboxFailed {
        boolean whole = number(statement, """
                        SELECT last_serial = acknowledged_through + (
                            SELECT count(*) FROM punch WHERE serial > acknowledged_through AND serial <= last_serial)
                          AND NOT EXISTS (SELECT 1 FROM punch WHERE serial > last_serial)
                          AND (last_serial = 0) = (last_hash = '0000000000000000000000000000000000000000000000000000000000000000')
                          AND coalesce(
                            (SELECT json_extract(json, '$.hash') = last_hash FROM punch WHERE serial = last_serial),
                            last_serial = acknowledged_through)
                        FROM journal""") == 1;
        if (!whole) {
            throw damaged(file, "its last serial, last hash and punches do not fit together");
        }
    }

    private static OutboxFailed damaged(Path file, String how) {
        return new OutboxFailed(
                OutboxFailed.Code.DAMAGED,
                file + ": this is not a usable journal, " + how + ". It was not changed; keep it with its -wal file for"
                        + " recovery, and move both away before a new journal is begun under a new device id");
    }

    private static Connection connect(Path file, boolean onlyRead) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (onlyRead) {
            config.setReadOnly(true);
            config.setOpenMode(SQLiteOpenMode.READONLY);
        } else {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        }
        config.setBusyTimeout(5000);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }
}
