package org.opsta.kiosk.pin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.database.DatabaseKey;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.database.SqliteFile;
import org.opsta.kiosk.database.Transaction;
import org.opsta.sealing.SealingKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has which PIN, and what is remembered of wrong ones. On disk, in {@code pins.db}:
 *
 * <pre>
 * pin(person       TEXT PRIMARY KEY   personnel code
 *     name         BLOB               sealed: Thai name, line feed, English name
 *     hash         BLOB               sealed: {@link PinHash}
 *     set_at       TEXT)              ISO-8601 with offset
 * attempt(mark     BLOB PRIMARY KEY   of the code that was typed, which may be nobody's, or a PIN by mistake
 *         wrong    INTEGER            in a row
 *         last_at  INTEGER)           milliseconds since 1970
 * terminal(owes_until INTEGER)        one row; milliseconds since 1970
 * </pre>
 *
 * <p>Sealed and marked with the key in {@code pins.key} beside it ({@link SealingKey}). What a call changes is on disk
 * when it returns. Thread-safe.
 */
public final class PinStore implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PinStore.class);

    private static final int VERSION = 1;
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE pin (person TEXT PRIMARY KEY, name BLOB NOT NULL, hash BLOB NOT NULL, set_at TEXT NOT NULL)"
                    + " STRICT",
            "CREATE TABLE attempt (mark BLOB PRIMARY KEY, wrong INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT",
            "CREATE TABLE terminal (owes_until INTEGER NOT NULL) STRICT",
            "INSERT INTO terminal VALUES (0)");

    private final Connection connection;
    private final SealingKey key;

    /** @param hash of the PIN */
    record Kept(PersonName name, PinHash hash) {}

    private PinStore(Connection connection, SealingKey key) {
        this.connection = connection;
        this.key = key;
    }

    /** Opens the PINs in {@code folder}, or begins with none. */
    public static PinStore open(Path folder) throws DatabaseProblem {
        Path path = folder.resolve("pins.db");
        SealingKey key = DatabaseKey.of(path, folder.resolve("pins.key"), "set every PIN again");
        SqliteFile file = new SqliteFile(path, "OPSP", VERSION, SCHEMA);
        Connection connection = file.open();
        PinStore store = new PinStore(connection, key);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA secure_delete = ON");
            store.openAll(statement);
            return store;
        } catch (SQLException | GeneralSecurityException | RuntimeException e) {
            store.close();
            throw new DatabaseProblem(
                    DatabaseProblem.Code.DAMAGED,
                    path,
                    "holds a PIN that cannot be opened (" + e.getClass().getSimpleName() + ")",
                    "check that pins.key is the one this file was made with; otherwise move both away and set every PIN"
                            + " again",
                    e);
        }
    }

    /** A value that was swapped or changed is found at the start, not when somebody needs it. */
    private void openAll(Statement statement) throws SQLException, GeneralSecurityException {
        try (ResultSet row = statement.executeQuery("SELECT person, name, hash FROM pin")) {
            while (row.next()) {
                kept(new PersonId(row.getString(1)), row.getBytes(2), row.getBytes(3));
            }
        }
    }

    private Kept kept(PersonId person, byte[] name, byte[] hash) throws GeneralSecurityException {
        String[] names = new String(key.open(name, bound(person, "name")), StandardCharsets.UTF_8).split("\n", 2);
        return new Kept(new PersonName(names[0], names[1]), PinHash.read(key.open(hash, bound(person, "pin"))));
    }

    /** Takes a PIN in place of any before. Wrong ones typed before no longer count. */
    public void set(PersonId person, PersonName name, String pin, OffsetDateTime at) throws PinStoreFailed {
        byte[] names = (name.th().replace('\n', ' ') + "\n" + name.en()).getBytes(StandardCharsets.UTF_8);
        byte[] hash = PinHash.of(pin).bytes();
        commit(() -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT OR REPLACE INTO pin VALUES (?, ?, ?, ?)")) {
                insert.setString(1, person.value());
                insert.setBytes(2, key.seal(names, bound(person, "name")));
                insert.setBytes(3, key.seal(hash, bound(person, "pin")));
                insert.setString(4, at.toString());
                insert.executeUpdate();
            }
            forgetAttempts(person.value());
        });
    }

    /**
     * Forgets a person's PIN, and what was wrong before.
     *
     * @return whether there was one
     */
    public synchronized boolean remove(PersonId person) throws PinStoreFailed {
        int[] rows = {0};
        commit(() -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM pin WHERE person = ?")) {
                delete.setString(1, person.value());
                rows[0] = delete.executeUpdate();
            }
            forgetAttempts(person.value());
        });
        try (Statement checkpoint = connection.createStatement()) {
            // Until the log is folded in, the old pages are still in the log file.
            checkpoint.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            throw new PinStoreFailed("deleted from the log", e);
        }
        return rows[0] > 0;
    }

    private void forgetAttempts(String code) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM attempt WHERE mark = ?")) {
            delete.setBytes(1, key.mark(code));
            delete.executeUpdate();
        }
    }

    synchronized Optional<Kept> find(PersonId person) throws PinStoreFailed {
        try (PreparedStatement query = connection.prepareStatement("SELECT name, hash FROM pin WHERE person = ?")) {
            query.setString(1, person.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(kept(person, row.getBytes(1), row.getBytes(2))) : Optional.empty();
            }
        } catch (SQLException | GeneralSecurityException | RuntimeException e) {
            throw new PinStoreFailed("read", e);
        }
    }

    /** @param code as it was typed */
    synchronized Attempts attempts(String code) throws PinStoreFailed {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT wrong, last_at, owes_until FROM terminal LEFT JOIN attempt ON mark = ?")) {
            query.setBytes(1, key.mark(code));
            try (ResultSet row = query.executeQuery()) {
                // A code without wrong PINs has no row, and its numbers arrive as 0.
                return row.next()
                        ? new Attempts(
                                row.getInt(1),
                                Instant.ofEpochMilli(row.getLong(2)),
                                Instant.ofEpochMilli(row.getLong(3)))
                        : Attempts.NONE;
            }
        } catch (SQLException e) {
            throw new PinStoreFailed("read", e);
        }
    }

    /** @param code as it was typed */
    void remember(String code, Attempts attempts) throws PinStoreFailed {
        commit(() -> {
            try (PreparedStatement terminal = connection.prepareStatement("UPDATE terminal SET owes_until = ?")) {
                terminal.setLong(1, attempts.terminalOwesUntil().toEpochMilli());
                terminal.executeUpdate();
            }
            if (attempts.wrong() == 0) {
                forgetAttempts(code);
                return;
            }
            try (PreparedStatement attempt =
                            connection.prepareStatement("INSERT OR REPLACE INTO attempt VALUES (?, ?, ?)");
                    PreparedStatement old = connection.prepareStatement("DELETE FROM attempt WHERE last_at <= ?")) {
                attempt.setBytes(1, key.mark(code));
                attempt.setInt(2, attempts.wrong());
                attempt.setLong(3, attempts.last().toEpochMilli());
                attempt.executeUpdate();
                old.setLong(1, attempts.last().minus(PinRule.FORGOTTEN_AFTER).toEpochMilli());
                old.executeUpdate();
            }
        });
    }

    private synchronized void commit(Transaction.Change<RuntimeException> change) throws PinStoreFailed {
        try {
            Transaction.commit(connection, change);
        } catch (SQLException e) {
            throw new PinStoreFailed("written", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("The PINs did not close in good order; what was committed is safe", e);
        }
    }

    private static String bound(PersonId person, String column) {
        return column + ":" + person.value();
    }
}
