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
 */
public record SqliteFile(Path path, String kind, int version, List<String> schema) {

    private static final int HEADER_BYTES = 100;
    private static final int BUSY_MILLIS = 5000;
    private static final int PRIMARY_CODE = 0xff;

    public SqliteFile {
        if (kind.length() != 4) {
            throw new IllegalArgumentException("kind is " + kind + ", expected four letters");
        }
        schema = List.copyOf(schema);
    }

    /** Looks at the contents, on a connection that cannot write. */
    @FunctionalInterface
    public interface Inspection {
        void inspect(Statement statement) throws SQLException, DatabaseProblem;
    }

    /** A connection of the caller's own, in auto-commit mode. Creates the file when it is not there. */
    public Connection open() throws DatabaseProblem {
        return open(statement -> {});
    }

    /** As {@link #open()}; {@code more} may refuse what this class finds nothing wrong with. */
    public Connection open(Inspection more) throws DatabaseProblem {
        try {
            if (Files.notExists(path)) {
                create();
            }
            inspect(more);
            return connect(path, false);
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

    private void inspect(Inspection more) throws IOException, SQLException, DatabaseProblem {
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
            if (found < version) {
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
