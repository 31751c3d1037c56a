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
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.Serial;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.database.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in one SQLite file (drawn in {@link JournalFile}), in write-ahead mode with {@code synchronous=FULL}: a
 * commit has reached the disk when it returns. An append is one transaction over the new punch and the journal's head, so
 * that a crash leaves both or neither.
 *
 * <p>Acknowledged punches stay for some days, for the day's state after a restart and for being sent again on request. Days
 * are counted by the punches themselves, from the newest whose clock was SYNCED back to others that were: no clock that is
 * wrong now can make the journal forget, or never forget.
 *
 * <p>Beside it lies a {@link Reserve}, for a volume that is full.
 *
 * <p>One connection, used under this object's lock; whoever calls owns the work. No call waits on the network.
 */
public final class SqliteOutbox implements Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteOutbox.class);

    /** However old: what a restart needs to know of the last day, should a clock have vouched for a wrong time. */
    static final int ALWAYS_KEPT = 1000;

    /** In one go: so few that nobody waits noticeably. */
    private static final int REMOVED_AT_ONCE = 500;

    /** In one go, and every time there is nothing to remove. */
    private static final int LOOKED_AT = 50;

    /** Free pages that stay in the file for the punches to come, instead of shrinking it and growing it again. */
    private static final int SPARE_PAGES = 256;

    /** In the log before it is folded in. */
    private static final int PAGES = 1000;

    private static final int PAGES_WHEN_FULL = 50;

    private final Path file;
    private final DeviceId device;
    private final Duration keepAcknowledged;
    private final OutboxSettings settings;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /** Guarded by {@code this}; tests reach for it to make it fail. */
    final Connection connection;

    private final Reserve reserve;

    private JournalHead head;

    /** When the newest punch was made whose clock was SYNCED, milliseconds since 1970; before all others when none was. */
    private long newestSynced;

    /** Up to here all that is kept was made with a clock that was not SYNCED, so that its age is not known. */
    private long agelessThrough;

    private boolean full;

    /** When a commit last reached the disk, on the monotonic clock. */
    private long syncedNanos = System.nanoTime();

    /**
     * Opens the journal, or makes it where there is none.
     *
     * @param keepAcknowledged how long a punch stays when it is acknowledged
     * @throws DatabaseProblem when there is a file that cannot be used; it is left as it is
     */
    public SqliteOutbox(Path file, DeviceId device, Duration keepAcknowledged, OutboxSettings settings)
            throws DatabaseProblem, OutboxFailed {
        this.file = file;
        this.device = device;
        this.keepAcknowledged = keepAcknowledged;
        this.settings = settings;
        this.reserve =
                new Reserve(file.toAbsolutePath().resolveSibling(stem(file) + ".reserve"), settings.reserveBytes());
        if (reserve.neededAtOnce() && reserve.release()) {
            // Not even the files that a database needs to be opened could be made.
            sayReleased();
        }
        this.connection = JournalFile.open(file, device);
        try {
            this.head = readHead(connection);
            this.newestSynced = readNewestSynced(connection);
            reserve.make();
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

    private static long readNewestSynced(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT made_at FROM punch WHERE json_extract(json, '$.clock.state') = 'SYNCED'
                        ORDER BY serial DESC LIMIT 1""")) {
            return row.next() ? row.getLong(1) : Long.MIN_VALUE;
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    @Override
    public synchronized Punch append(PunchDraft draft) throws OutboxFailed {
        Punch punch = draft.sealed(ids.generate(), device, head.nextSerial(), head.lastHash());
        JournalHead next = head.after(punch);
        commit(Durability.NOW, () -> {
            moveHead(next);
            change(
                    "INSERT INTO punch (serial, made_at, json) VALUES (?, ?, ?)",
                    next.lastSerial(),
                    punch.time().toInstant().toEpochMilli(),
                    text(punch));
            if (punch.clock().state() != ClockReading.State.SYNCED) {
                change("""
                        INSERT INTO boot VALUES (?, ?, 0)
                        ON CONFLICT (id) DO UPDATE SET unsynced_through = excluded.unsynced_through""", punch.clock().bootId(), next.lastSerial());
            }
        });
        head = next;
        if (punch.clock().state() == ClockReading.State.SYNCED) {
            newestSynced = punch.time().toInstant().toEpochMilli();
        }
        return punch;
    }

    @Override
    public List<StoredPunch> unacknowledged(int most) throws OutboxFailed {
        return stored(texts(
                "SELECT json FROM punch WHERE serial > (SELECT acknowledged_through FROM journal)"
                        + " ORDER BY serial LIMIT ?",
                most));
    }

    @Override
    public List<StoredPunch> kept(long from, long through, int most) throws OutboxFailed {
        return stored(texts(
                "SELECT json FROM punch WHERE serial BETWEEN ? AND ? ORDER BY serial LIMIT ?", from, through, most));
    }

    private List<StoredPunch> stored(List<String> texts) throws OutboxFailed {
        return read(texts, json -> {
            JsonNode punch = Codec.decode(json, JsonNode.class);
            return new StoredPunch(Codec.decode(punch.path("serial"), Serial.class), punch, json.length);
        });
    }

    @Override
    public OptionalLong oldestKept() throws OutboxFailed {
        return number("SELECT min(serial) FROM punch");
    }

    @Override
    public List<Punch> newest(int most) throws OutboxFailed {
        return read(
                texts(
                        "SELECT json FROM (SELECT serial, json FROM punch ORDER BY serial DESC LIMIT ?) ORDER BY serial",
                        most),
                json -> Codec.decode(json, Punch.class));
    }

    @Override
    public synchronized long acknowledgeThrough(long serial, @Nullable String hash) throws OutboxFailed {
        head.checkAppended(serial);
        checkOurs(serial, hash);
        long before = head.acknowledgedThrough();
        if (serial > before) {
            JournalHead next = head.acknowledged(serial);
            commit(Durability.SOON, () -> moveHead(next));
            head = next;
        }
        return before;
    }

    private void checkOurs(long serial, @Nullable String hash) throws OutboxFailed {
        if (hash == null) {
            return;
        }
        List<String> ours = texts("SELECT json_extract(json, '$.hash') FROM punch WHERE serial = ?", serial);
        if (!ours.isEmpty() && !ours.get(0).equals(hash)) {
            throw new OutboxFailed(
                    OutboxFailed.Code.FOREIGN_ACK,
                    "the agent acknowledges punches through " + serial + " by the hash " + hash
                            + ", but this terminal's punch of that serial has another; nothing is removed. Check that no other"
                            + " terminal uses this device id, and that this journal was not replaced by an older copy");
        }
    }

    @Override
    public OptionalLong needsCorrection(String bootId) throws OutboxFailed {
        return number(
                "SELECT unsynced_through FROM boot WHERE id = ? AND unsynced_through > corrected_through", bootId);
    }

    @Override
    public synchronized void correct(ClockCorrection correction) throws OutboxFailed {
        long through = correction.throughSerial().value();
        head.checkAppended(through);
        commit(Durability.NOW, () -> {
            change(
                    "INSERT INTO correction VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING",
                    correction.bootId(),
                    through,
                    text(correction));
            change(
                    "UPDATE boot SET corrected_through = ? WHERE id = ? AND corrected_through < ?",
                    through,
                    correction.bootId(),
                    through);
        });
    }

    @Override
    public List<ClockCorrection> unacknowledgedCorrections() throws OutboxFailed {
        return read(
                texts("SELECT json FROM correction WHERE NOT acknowledged ORDER BY through_serial, boot"),
                json -> Codec.decode(json, ClockCorrection.class));
    }

    @Override
    public synchronized void acknowledgeCorrection(String bootId, long throughSerial) throws OutboxFailed {
        commit(
                Durability.SOON,
                () -> change(
                        "UPDATE correction SET acknowledged = 1 WHERE boot = ? AND through_serial = ?",
                        bootId,
                        throughSerial));
    }

    @Override
    public synchronized void sendCorrectionsAgain(long fromSerial) throws OutboxFailed {
        commit(
                Durability.SOON,
                () -> change(
                        "UPDATE correction SET acknowledged = 0 WHERE acknowledged AND through_serial >= ?",
                        fromSerial));
    }

    @Override
    public void tend() throws OutboxFailed {
        if (reserve.make()) {
            LOG.info("{}: there is space again, and some of it is kept back", file);
            synchronized (this) {
                checkpointEvery(PAGES);
            }
        }
        prune();
    }

    private synchronized void prune() throws OutboxFailed {
        try {
            long dispensable = Math.min(head.acknowledgedThrough(), head.lastSerial() - ALWAYS_KEPT);
            long through = tooLarge() ? oldestThrough(dispensable) : tooOldThrough(dispensable);
            if (through > 0) {
                commit(Durability.SOON, () -> {
                    change("DELETE FROM punch WHERE serial <= ?", through);
                    change("DELETE FROM correction WHERE acknowledged AND through_serial <= ?", through);
                });
            }
            shrink();
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    /**
     * Above its budget; or on a full volume, where what the agent has makes room within the file for as much as the
     * reserve had.
     */
    private boolean tooLarge() throws SQLException {
        long free = pragma("freelist_count");
        long pageBytes = pragma("page_size");
        return (pragma("page_count") - free) * pageBytes > settings.budgetBytes()
                || (space() != OutboxState.Space.OK && free * pageBytes < settings.reserveBytes());
    }

    /** The last of the oldest some, 0 when there is none up to {@code dispensable}. */
    private long oldestThrough(long dispensable) throws SQLException {
        return first(
                "SELECT max(serial) FROM (SELECT serial FROM punch WHERE serial <= ? ORDER BY serial LIMIT ?)",
                dispensable,
                REMOVED_AT_ONCE);
    }

    /** The newest of the oldest some that is known to be too old; older ones of unknown age go with it. */
    private long tooOldThrough(long dispensable) throws SQLException {
        if (newestSynced == Long.MIN_VALUE) {
            return 0;
        }
        try (PreparedStatement query = connection.prepareStatement("""
                SELECT max(serial), count(*), sum(synced), max(serial) FILTER (WHERE synced AND made_at < ?)
                FROM (
                  SELECT serial, made_at, json_extract(json, '$.clock.state') = 'SYNCED' AS synced FROM punch
                  WHERE serial > ? AND serial <= ? ORDER BY serial LIMIT ?)""")) {
            query.setLong(1, newestSynced - keepAcknowledged.toMillis());
            query.setLong(2, agelessThrough);
            query.setLong(3, dispensable);
            query.setInt(4, LOOKED_AT);
            try (ResultSet row = query.executeQuery()) {
                if (row.getInt(2) == LOOKED_AT && row.getInt(3) == 0) {
                    agelessThrough = row.getLong(1);
                }
                return row.getLong(4);
            }
        }
    }

    /** Gives pages back to the volume, but not to whoever has filled it. */
    private void shrink() throws SQLException {
        long spare = pragma("freelist_count") - SPARE_PAGES;
        if (spare > 0 && space() == OutboxState.Space.OK && pragma("auto_vacuum") == 2) {
            change("PRAGMA synchronous = " + Durability.SOON.synchronous);
            try (Statement statement = connection.createStatement()) {
                // Only this way of running it goes on to the end.
                statement.executeUpdate("PRAGMA incremental_vacuum(" + Math.min(spare, REMOVED_AT_ONCE) + ")");
            }
        }
    }

    private OutboxState.Space space() {
        if (full) {
            return OutboxState.Space.FULL;
        }
        return reserve.wanted() && !reserve.held() ? OutboxState.Space.RESERVE : OutboxState.Space.OK;
    }

    /** What the file takes, and its log. */
    private long journalBytes() throws SQLException {
        return pragma("page_count") * pragma("page_size")
                + file.resolveSibling(file.getFileName() + "-wal").toFile().length();
    }

    private long pragma(String name) throws SQLException {
        return first("PRAGMA " + name);
    }

    @Override
    public OutboxState state() throws OutboxFailed {
        JournalHead now;
        OutboxState.Disk disk;
        synchronized (this) {
            now = head;
            try {
                disk = new OutboxState.Disk(space(), journalBytes(), settings.budgetBytes());
            } catch (SQLException e) {
                throw SqliteTrouble.explain(file, e);
            }
        }
        return new OutboxState(
                now.depth(),
                timeOf(now.acknowledgedThrough() + 1),
                now.lastSerial(),
                now.acknowledgedThrough(),
                timeOf(now.lastSerial()),
                disk);
    }

    private @Nullable OffsetDateTime timeOf(long serial) throws OutboxFailed {
        List<String> time = texts("SELECT json_extract(json, '$.time') FROM punch WHERE serial = ?", serial);
        return time.isEmpty() ? null : OffsetDateTime.parse(time.get(0));
    }

    /**
     * Takes the write lock as an append does, and lets go of it; when nothing was committed for {@code unlessWrittenWithin},
     * with a commit that changes nothing and reaches the disk.
     */
    public synchronized void probe(Duration unlessWrittenWithin) throws OutboxFailed {
        if (System.nanoTime() - syncedNanos >= unlessWrittenWithin.toNanos()) {
            commit(Durability.NOW, () -> {
                moveHead(head);
                // A row that stays as it is would not be written at all; the page of the file's header is.
                change("PRAGMA user_version = " + pragma("user_version"));
            });
        } else {
            commitOnce(Durability.SOON, () -> {});
        }
    }

    @Override
    public synchronized void close() {
        closeQuietly();
    }

    /** Only from where this object left it: a second process would otherwise fork the chain unnoticed. */
    private void moveHead(JournalHead next) throws SQLException, OutboxFailed {
        int moved = change(
                """
                UPDATE journal SET last_serial = ?, last_hash = ?, acknowledged_through = ?
                WHERE last_serial = ? AND acknowledged_through = ?""",
                next.lastSerial(),
                next.lastHash(),
                next.acknowledgedThrough(),
                head.lastSerial(),
                head.acknowledgedThrough());
        if (moved != 1) {
            throw new OutboxFailed(
                    OutboxFailed.Code.IN_USE,
                    file + ": another process writes to this journal; stop all but one and start it again");
        }
    }

    private enum Durability {
        /** On the disk before the commit returns. */
        NOW("FULL"),
        /**
         * On the disk with the next commit that is, or with the next folding in of the log. The log is read back only up to
         * the first page that did not get there, so what is lost is the end of it: never a punch that was synced, and an
         * acknowledgement without which the punches are sent once more.
         */
        SOON("NORMAL");

        private final String synchronous;

        Durability(String synchronous) {
            this.synchronous = synchronous;
        }
    }

    /** On a full volume once more, in the space kept back for that. */
    private void commit(Durability durability, Transaction.Change<OutboxFailed> change) throws OutboxFailed {
        try {
            try {
                commitOnce(durability, change);
            } catch (OutboxFailed e) {
                if (e.code() != OutboxFailed.Code.FULL) {
                    throw e;
                }
                if (reserve.release()) {
                    sayReleased();
                }
                checkpointEvery(PAGES_WHEN_FULL);
                commitOnce(durability, change);
            }
            if (full) {
                full = false;
                LOG.info("{}: punches are recorded again", file);
            }
        } catch (OutboxFailed e) {
            if (e.code() == OutboxFailed.Code.FULL && !full) {
                full = true;
                LOG.error("{}: the volume is full and nothing is kept back any more: no punch can be recorded", file);
            }
            throw e;
        }
    }

    /** The log holds a page once for every commit that changed it; folded in early, it leaves more room for punches. */
    private void checkpointEvery(int pages) throws OutboxFailed {
        try {
            first("PRAGMA wal_autocheckpoint = " + pages);
            first("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    private void sayReleased() {
        LOG.error("{}: the volume is full; punches go into the space kept back for that. Free some space soon", file);
    }

    private void commitOnce(Durability durability, Transaction.Change<OutboxFailed> change) throws OutboxFailed {
        try {
            change("PRAGMA synchronous = " + durability.synchronous);
            Transaction.commit(connection, change);
            if (durability == Durability.NOW) {
                syncedNanos = System.nanoTime();
            }
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    /** How many rows it changed. */
    private int change(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static String text(Object message) {
        return new String(Codec.encode(message), StandardCharsets.UTF_8);
    }

    /** A single number; 0 when there is none. */
    private long first(String sql, Object... values) throws SQLException {
        try (PreparedStatement query = prepared(sql, values);
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The first column of each row. */
    private synchronized List<String> texts(String sql, Object... values) throws OutboxFailed {
        List<String> found = new ArrayList<>();
        try (PreparedStatement query = prepared(sql, values);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String text = rows.getString(1);
                if (text != null) {
                    found.add(text);
                }
            }
            return found;
        } catch (SQLException e) {
            throw SqliteTrouble.explain(file, e);
        }
    }

    private OptionalLong number(String sql, Object... values) throws OutboxFailed {
        List<String> found = texts(sql, values);
        return found.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(found.get(0)));
    }

    private interface Reading<T> {
        T of(byte[] json) throws UnreadableMessage;
    }

    /** Not under the lock: while a batch is parsed, a person is not kept waiting. */
    private <T> List<T> read(List<String> texts, Reading<T> reading) throws OutboxFailed {
        List<T> read = new ArrayList<>(texts.size());
        try {
            for (String text : texts) {
                read.add(reading.of(text.getBytes(StandardCharsets.UTF_8)));
            }
            return read;
        } catch (UnreadableMessage e) {
            throw new OutboxFailed(
                    OutboxFailed.Code.DAMAGED,
                    file + ": an entry of the journal cannot be read (" + e.detail()
                            + "); keep the file for recovery and install the version that wrote it",
                    e);
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
