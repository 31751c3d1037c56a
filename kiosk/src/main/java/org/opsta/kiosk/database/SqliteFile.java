package org.opsta.kiosk.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * A SQLite file that survives power cuts: made whole or not at all, looked at read-only before it is opened for writing,
 * so that one this version cannot use stays as it is; then with a write-ahead log, and every commit synced to the disk
 * before it returns. Beside it lie {@code -wal} and {@code -shm}; after a crash {@code -wal} holds what was committed
 * last, so whoever moves or copies the file takes all three.
 *
 * @param path of the file
 * @param kind four letters that say what the file is, kept in it as SQLite's {@code application_id}
 * @param version of the schema, kept in it as {@code user_version}; one more for each change
 * @param schema the statements that make an empty file one of this version
 * @param upgrades the statements that make a file of an older version one of the next, oldest first; the last ones lead to
 *     {@code version}
 */
public record SqliteFile(Path path, String kind, int version, List<String> schema, List<List<String>> upgrades) {

    private static final Logger log = LoggerFactory.getLogger(SqliteFile.class);

    private static final int HEADER_BYTES = 100;
    private static final int BUSY_MILLIS = 5000;
    private static final int PRIMARY_CODE = 0xff;
    private static final int LOG_BYTES = 4 * 1024 * 1024;
    private static final int ROOM_TO_REWRITE = 4;

    public SqliteFile {
        if (kind.length() != 4) {
            throw new IllegalArgumentException("kind is " + kind + ", expected four letters");
        }
        if (upgrades.size() >= version) {
            throw new IllegalArgumentException(upgrades.size() + " upgrades do not lead to version " + version);
        }
        schema = List.copyOf(schema);
        upgrades = List.copyOf(upgrades);
    }

    /** A file that only ever had this version. */
    public SqliteFile(Path path, String kind, int version, List<String> schema) {
        this(path, kind, version, schema, List.of());
    }

    /** Looks at the contents, on a connection that cannot write; they may still be of an older version. */
    @FunctionalInterface
    public interface Inspection {
        void inspect(Statement statement) throws SQLException, DatabaseProblem;
    }

    /**
     * A connection of the caller's own, in auto-commit mode. Creates the file when it is not there; brings one of an older
     * version up to this one, all the way or not at all.
     */
    public Connection open() throws DatabaseProblem {
        return open(statement -> {});
    }

    /** As {@link #open()}; {@code more} may refuse what this class finds nothing wrong with. */
    public Connection open(Inspection more) throws DatabaseProblem {
        try {
            if (Files.notExists(path)) {
                create();
            }
            long found = inspect(more);
            Connection connection = connect(path, false);
            try {
                if (found < version) {
                    upgrade(connection);
                }
                return connection;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw isDamage(e) ? damaged(String.valueOf(e.getMessage()), e) : notAccessible(e);
        } catch (IOException e) {
            throw notAccessible(e);
        }
    }

    /** Under another name first, so that a file under its own name is always a complete one. */
    private void create() throws IOException, SQLException, DatabaseProblem {
        Path log = sibling("-wal");
        if (Files.exists(log) && Files.size(log) > 0) {
            throw damaged("is missing, but " + log + " is still there and may hold its contents", null);
        }
        Path fresh = sibling("-new");
        Files.deleteIfExists(fresh);
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + fresh);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            // Must come before the first table: lets whoever deletes give the space back to the volume later.
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("BEGIN");
            statement.execute("PRAGMA application_id = " + applicationId());
            statement.execute("PRAGMA user_version = " + version);
            for (String sql : schema) {
                statement.execute(sql);
            }
            statement.execute("COMMIT");
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        // The new name, too, must be on disk before anything is committed under it.
        try (FileChannel folder = FileChannel.open(sibling("").resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** The version that was found may have been changed by another process since, so it is asked for again. */
    private void upgrade(Connection connection) throws SQLException {
        int oldest = version - upgrades.size();
        Transaction.commit(connection, () -> {
            try (Statement statement = connection.createStatement()) {
                int found = (int) number(statement, "PRAGMA user_version");
                for (List<String> step : upgrades.subList(found - oldest, upgrades.size())) {
                    for (String sql : step) {
                        statement.execute(sql);
                    }
                }
                statement.execute("PRAGMA user_version = " + version);
            }
        });
        log.info("{}: brought up to format {}", path, version);
        letShrink(connection);
    }

    /**
     * Files of old could not give space back to the volume; this needs their size twice over for a moment. Where that is
     * not there the file stays as it is: it works all the same, and reuses what is deleted.
     */
    private void letShrink(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            if (number(statement, "PRAGMA auto_vacuum") == 0
                    && path.toFile().getUsableSpace() > ROOM_TO_REWRITE * Files.size(path)) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
                statement.execute("VACUUM");
            }
        } catch (SQLException | IOException e) {
            log.warn("{}: cannot be rewritten so that it shrinks ({}); it is whole, and works", path, e.getMessage());
        }
    }

    /** The version found. */
    private long inspect(Inspection more) throws IOException, SQLException, DatabaseProblem {
        // SQLite takes a file without content for a database about to be made, and would begin anew.
        if (Files.size(path) < HEADER_BYTES) {
            throw damaged("has only " + Files.size(path) + " bytes", null);
        }
        try (Connection connection = connect(path, true);
                Statement statement = connection.createStatement()) {
            if (number(statement, "PRAGMA application_id") != applicationId()) {
                throw damaged("is a database of something else", null);
            }
            long found = number(statement, "PRAGMA user_version");
            if (found < version - upgrades.size()) {
                throw damaged("has format " + found + ", which never was, expected " + version, null);
            }
            if (found > version) {
                throw new DatabaseProblem(
                        DatabaseProblem.Code.NEWER_VERSION,
                        path,
                        "has format " + found + ", this software reads up to " + version,
                        "install the version that wrote it, or a newer one; the file was not changed",
                        null);
            }
            String verdict = text(statement, "PRAGMA quick_check(1)");
            if (!"ok".equals(verdict)) {
                throw damaged("SQLite reports: " + verdict, null);
            }
            more.inspect(statement);
            return found;
        }
    }

    private static Connection connect(Path file, boolean onlyRead) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        if (onlyRead) {
            config.setReadOnly(true);
            config.setOpenMode(SQLiteOpenMode.READONLY);
        } else {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            // The log is folded in every 1000 pages (4 MB), and no longer stays larger after one large change.
            config.setJournalSizeLimit(LOG_BYTES);
        }
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** What to throw for contents that make no sense; {@code how} completes the sentence that begins with the file. */
    public DatabaseProblem damaged(String how, @Nullable Throwable cause) {
        return new DatabaseProblem(
                DatabaseProblem.Code.DAMAGED,
                path,
                how,
                "the file was not changed; keep a copy of it and its -wal file, then see docs/operations.md, 'A damaged"
                        + " database'",
                cause);
    }

    private DatabaseProblem notAccessible(Exception cause) {
        return new DatabaseProblem(
                DatabaseProblem.Code.NOT_ACCESSIBLE,
                path,
                "cannot be opened (" + cause + ")",
                "check that its folder exists, is writable by this service and has free space",
                cause);
    }

    /** Whether SQLite says that what it reads is not what it wrote. */
    public static boolean isDamage(SQLException e) {
        return has(e, SQLiteErrorCode.SQLITE_CORRUPT) || has(e, SQLiteErrorCode.SQLITE_NOTADB);
    }

    /** Whether an error of SQLite is of this kind, in any of its variants. */
    public static boolean has(SQLException e, SQLiteErrorCode code) {
        return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & PRIMARY_CODE) == code.code;
    }

    private int applicationId() {
        return kind.charAt(0) << 24 | kind.charAt(1) << 16 | kind.charAt(2) << 8 | kind.charAt(3);
    }

    private Path sibling(String suffix) {
        return path.toAbsolutePath().resolveSibling(path.getFileName() + suffix);
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
