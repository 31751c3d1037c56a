package org.opsta.kiosk.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SQLite file that survives power cuts: write-ahead log, every commit synced to the disk before it returns.
 *
 * @param version of the schema, kept in the file; one more for each change
 * @param schema the statements that make an empty file one of this version
 */
public record SqliteFile(Path path, int version, List<String> schema) {

    public SqliteFile {
        schema = List.copyOf(schema);
    }

    /** A connection of the caller's own, in auto-commit mode. Creates the file when it is not there. */
    public Connection open() throws DatabaseProblem {
        try {
            if (Files.notExists(path)) {
                create();
            }
            if (Files.size(path) == 0) {
                throw damaged("is empty", null);
            }
        } catch (IOException e) {
            throw notAccessible(e);
        }
        Connection connection = null;
        try {
            connection = connect(path);
            check(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA secure_delete = ON");
            }
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw isDamage(e) ? damaged(String.valueOf(e.getMessage()), e) : notAccessible(e);
        } catch (DatabaseProblem e) {
            closeQuietly(connection, e);
            throw e;
        }
    }

    /** Makes the file beside its place first, so that an unfinished one can never be taken for the real one. */
    private void create() throws IOException, DatabaseProblem {
        Path unfinished = path.toAbsolutePath().resolveSibling(path.getFileName() + ".new");
        Files.createDirectories(unfinished.resolveSibling("."));
        Files.deleteIfExists(unfinished);
        try (Connection connection = connect(unfinished);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            for (String sql : schema) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA user_version = " + version);
        } catch (SQLException e) {
            throw notAccessible(e);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private void check(Connection connection) throws SQLException, DatabaseProblem {
        try (Statement statement = connection.createStatement()) {
            int found = number(statement, "PRAGMA user_version");
            if (found > version) {
                throw new DatabaseProblem(
                        DatabaseProblem.Code.NEWER_VERSION,
                        path,
                        "has schema version " + found + ", this software knows up to " + version,
                        "install the newer software again, or restore the file from before the update",
                        null);
            }
            if (found < version) {
                throw damaged("has schema version " + found + ", expected " + version, null);
            }
            try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
                String verdict = result.next() ? result.getString(1) : "no answer";
                if (!"ok".equals(verdict)) {
                    throw damaged(verdict, null);
                }
            }
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    private static boolean isDamage(SQLException e) {
        int primaryCode = e.getErrorCode() & 0xff;
        return primaryCode == 11 /* SQLITE_CORRUPT */ || primaryCode == 26 /* SQLITE_NOTADB */;
    }

    private DatabaseProblem damaged(String what, @Nullable Throwable cause) {
        return new DatabaseProblem(
                DatabaseProblem.Code.DAMAGED,
                path,
                "is damaged: " + what,
                "keep a copy for recovery, then see docs/operations.md, 'A damaged database'",
                cause);
    }

    private DatabaseProblem notAccessible(Exception cause) {
        return new DatabaseProblem(
                DatabaseProblem.Code.NOT_ACCESSIBLE,
                path,
                String.valueOf(cause.getMessage()),
                "check that the folder exists, is writable by this service and has free space",
                cause);
    }

    private static void closeQuietly(@Nullable Connection connection, Exception already) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                already.addSuppressed(e);
            }
        }
    }
}
