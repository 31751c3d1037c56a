package org.opsta.kiosk.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.Serial;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.database.DatabaseProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in one SQLite file (drawn in {@link JournalFile}), in write-ahead mode with {@code synchronous=FULL}: a
 * commit has reached the disk when it returns. An append is one transaction over the new punch and the journal's head, so
 * that a crash leaves both or neither.
 *
 * <p>Acknowledged punches stay for some days, for the day's state after a restart and for being sent again on request.
 *
 * <p>One connection, used under this object's lock; whoever calls owns the work. No call waits on the network.
 */
public final class SqliteOutbox implements Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteOutbox.class);

    private final Path file;
    private final DeviceId device;
    private final Duration keepAcknowledged;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /** Guarded by {@code this}; tests reach for it to make it fail. */
    final Connection connection;

    private JournalHead head;

    /** When it last wrote, on the monotonic clock. */
    private long committedNanos = System.nanoTime();

    /**
     * Opens the journal, or makes it where there is none.
     *
     * @param keepAcknowledged how long a punch stays after its acknowledgement
     * @throws DatabaseProblem when there is a file that cannot be used; it is left as it is
     */
    public SqliteOutbox(Path file, DeviceId device, Duration keepAcknowledged, Clock clock)
            throws DatabaseProblem, OutboxFailed {
        this.file = file;
        this.device = device;
        this.keepAcknowledged = keepAcknowledged;
        this.clock = clock;
        this.connection = JournalFile.open(file, device);
        try {
            this.head = readHead(connection);
        } catch (SQLException e) {
            closeQuietly();
            throw SqliteTrouble.explain(file, e);
        }
    }

    private static JournalHead readHead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT last_serial, last_hash, acknowledged_through FROM journal")) {
            return new JournalHead(row.getLong(1), row.getString(2), row.getLong(3));
        }
    }

    @Override
    public synchronized Punch append(PunchDraft draft) throws OutboxFailed {
        Punch punch = draft.sealed(ids.generate(), device, head.nextSerial(), head.lastHash());
        JournalHead next = head.after(punch);
        commit(() -> {
            moveHead(next);
            try (PreparedStatement row =
                    connection.prepareStatement("INSERT INTO punch (serial, made_at, json) VALUES (?, ?, ?)")) {
                row.setLong(1, punch.serial().value());
                row.setLong(2, punch.time().toInstant().toEpochMilli());
                row.setString(3, new String(Codec.encode(punch), StandardCharsets.UTF_8));
                row.executeUpdate();
            }
        });
        head = next;
        return punch;
    }

    @Override
    public synchronized List<StoredPunch> unacknowledged(int most) throws OutboxFailed {
        String sql = "SELECT json FROM punch WHERE serial > ? ORDER BY serial LIMIT ?";
        return read(sql, head.acknowledgedThrough(), most, json -> {
            JsonNode punch = Codec.decode(json, JsonNode.class);
            return new StoredPunch(Codec.decode(punch.path("serial"), Serial.class), punch, json.length);
        });
    }

    @Override
    public synchronized List<Punch> since(Instant from) throws OutboxFailed {
        String sql = "SELECT json FROM punch WHERE made_at >= ? ORDER BY serial LIMIT ?";
        return read(sql, from.toEpochMilli(), Integer.MAX_VALUE, json -> Codec.decode(json, Punch.class));
    }

    @Override
    public synchronized void acknowledgeThrough(long serial) throws OutboxFailed {
        head.checkAppended(serial);
        if (serial <= head.acknowledgedThrough()) {
            return;
        }
        JournalHead next = head.acknowledged(serial);
        long now = clock.millis();
        commit(() -> {
            try (PreparedStatement mark = connection.prepareStatement(
                            "UPDATE punch SET acknowledged_at = ? WHERE serial > ? AND serial <= ?");
                    PreparedStatement prune =
                            connection.prepareStatement("DELETE FROM punch WHERE acknowledged_at < ?")) {
                mark.setLong(1, now);
                mark.setLong(2, head.acknowledgedThrough());
                mark.setLong(3, serial);
                mark.executeUpdate();
                prune.setLong(1, now - keepAcknowledged.toMillis());
                prune.executeUpdate();
            }
            moveHead(next);
        });
        head = next;
    }

    @Override
    public synchronized OutboxState state() throws OutboxFailed {
        return new OutboxState(
                head.depth(),
                timeOfNextAfter(head.acknowledgedThrough()),
                head.lastSerial(),
                head.acknowledgedThrough(),
                timeOfNextAfter(head.lastSerial() - 1));
    }

    private @Nullable OffsetDateTime timeOfNextAfter(long serial) throws OutboxFailed {
        List<Punch> next = read(
                "SELECT json FROM punch WHERE serial > ? ORDER BY serial LIMIT ?",
                serial,
                1,
                json -> Codec.decode(json, Punch.class));
        return next.isEmpty() ? null : next.get(0).time();
    }

    /**
     * Takes the write lock as an append does, and lets go of it; when nothing was committed for {@code unlessWrittenWithin},
     * with a commit that changes nothing and reaches the disk.
     */
    public synchronized void probe(Duration unlessWrittenWithin) throws OutboxFailed {
        boolean write = System.nanoTime() - committedNanos >= unlessWrittenWithin.toNanos();
        if (write) {
            commit(() -> {
                moveHead(head);
                // A row that stays as it is would not be written at all; the page of the file's header is.
                try (Statement header = connection.createStatement();
                        Statement same = connection.createStatement();
                        ResultSet version = header.executeQuery("PRAGMA user_version")) {
                    same.execute("PRAGMA user_version = " + version.getInt(1));
                }
            });
            return;
        }
        try (Statement transaction = connection.createStatement()) {
            transaction.execute("BEGIN IMMEDIATE");
            rollBack(transaction);
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    @Override
    public synchronized void close() {
        closeQuietly();
    }

    /** Only from where this object left it: a second process would otherwise fork the chain unnoticed. */
    private void moveHead(JournalHead next) throws SQLException, OutboxFailed {
        try (PreparedStatement row = connection.prepareStatement("""
                UPDATE journal SET last_serial = ?, last_hash = ?, acknowledged_through = ?
                WHERE last_serial = ? AND acknowledged_through = ?""")) {
            row.setLong(1, next.lastSerial());
            row.setString(2, next.lastHash());
            row.setLong(3, next.acknowledgedThrough());
            row.setLong(4, head.lastSerial());
            row.setLong(5, head.acknowledgedThrough());
            if (row.executeUpdate() != 1) {
                throw new OutboxFailed(
                        OutboxFailed.Code.IN_USE,
                        file + ": another process writes to this journal; stop all but one and start it again");
            }
        }
    }

    private interface Change {
        void make() throws SQLException, OutboxFailed;
    }

    private void commit(Change change) throws OutboxFailed {
        boolean committed = false;
        try (Statement transaction = connection.createStatement()) {
            transaction.execute("BEGIN IMMEDIATE");
            try {
                change.make();
                transaction.execute("COMMIT");
                committed = true;
                committedNanos = System.nanoTime();
            } finally {
                if (!committed) {
                    rollBack(transaction);
                }
            }
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    private interface Reading<T> {
        T of(byte[] json) throws UnreadableMessage;
    }

    private <T> List<T> read(String sql, long from, int most, Reading<T> reading) throws OutboxFailed {
        List<T> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setLong(1, from);
            query.setInt(2, most);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows.getString(1).getBytes(StandardCharsets.UTF_8)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        } catch (UnreadableMessage e) {
            throw new OutboxFailed(
                    OutboxFailed.Code.DAMAGED,
                    file + ": a punch in the journal cannot be read (" + e.detail()
                            + "); keep the file for recovery and install the version that wrote it",
                    e);
        }
    }

    /**
     * SQLite has ended the transaction by itself when the volume is full. The JDBC driver's own transaction mode loses
     * track there and runs what follows without one, which is why it is not used.
     */
    private void rollBack(Statement transaction) {
        try {
            transaction.execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("{}: nothing left to roll back ({})", file, e.getMessage());
        }
    }

    private void closeQuietly() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("{}: the journal did not close in good order; what was committed is safe", file, e);
        }
    }
}
