package org.opsta.agent.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;

/** The rows about whole journals: how far each is stored, what is missing of it, and which one a person accepted. */
final class Journals {

    /** After a part of a gap has come the rest may be on its way. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    static final RowMapper<Gap> GAP = (row, context) -> gap(row);

    private Journals() {}

    /**
     * Locks the journals of these terminals until the transaction ends, in an order of their names, so that two agents
     * never wait for each other.
     */
    static Map<DeviceId, Journal> lock(Handle handle, Collection<DeviceId> devices) {
        SortedSet<DeviceId> sorted = new TreeSet<>(Comparator.comparing(DeviceId::value));
        sorted.addAll(devices);
        Map<DeviceId, Journal> journals = new HashMap<>();
        if (sorted.isEmpty()) {
            return journals;
        }
        // The update changes nothing; it is the one statement of both databases that makes the row, locks it and reads
        // it.
        Query query = handle.createQuery("insert into journal (device, chain, highest) values "
                + String.join(", ", sorted.stream().map(device -> "(?, 1, 0)").toList())
                + " on conflict (device) do update set device = excluded.device"
                + " returning device, chain, highest, last_hash");
        int place = 0;
        for (DeviceId device : sorted) {
            query.bind(place++, device.value());
        }
        query.map((row, context) -> journal(row)).forEach(journal -> journals.put(journal.device(), journal));
        return journals;
    }

    /** The journals of these terminals as they stand, not locked; those that never sent a punch are left out. */
    static Map<DeviceId, Journal> read(Handle handle, Collection<DeviceId> devices) {
        Map<DeviceId, Journal> journals = new HashMap<>();
        if (!devices.isEmpty()) {
            handle.createQuery("select device, chain, highest, last_hash from journal where device in (<devices>)")
                    .bindList(
                            "devices",
                            devices.stream().map(DeviceId::value).distinct().toList())
                    .map((row, context) -> journal(row))
                    .forEach(journal -> journals.put(journal.device(), journal));
        }
        return journals;
    }

    private static Journal journal(ResultSet row) throws SQLException {
        return new Journal(
                new DeviceId(row.getString("device")),
                row.getLong("chain"),
                row.getLong("highest"),
                row.getString("last_hash"));
    }

    static Journal lock(Handle handle, DeviceId device) {
        return Objects.requireNonNull(lock(handle, List.of(device)).get(device));
    }

    /** @return false when another agent was here since they were read; then the transaction must not be committed */
    static boolean advance(Handle handle, Collection<Journal> journals) {
        List<Journal> changed = journals.stream()
                .filter(Journal::changed)
                .sorted(Comparator.comparing(journal -> journal.device().value()))
                .toList();
        if (changed.isEmpty()) {
            return true;
        }
        PreparedBatch batch = handle.prepareBatch("update journal set highest = :highest, last_hash = :lastHash"
                + " where device = :device and chain = :chain and highest = :before");
        for (Journal journal : changed) {
            batch.bind("highest", journal.highest())
                    .bind("lastHash", journal.lastHash())
                    .bind("device", journal.device().value())
                    .bind("chain", journal.chain())
                    .bind("before", journal.highestBefore())
                    .add();
        }
        return Arrays.stream(batch.execute()).allMatch(updated -> updated == 1);
    }

    /** Of journals this transaction has locked. */
    static void save(Handle handle, Collection<Journal> journals) {
        if (!advance(handle, journals)) {
            throw new IllegalStateException("a journal changed while it was locked");
        }
    }

    static Line line(Handle handle, DeviceId device, long chain) {
        return Line.of(chain, chain > 1 ? accepted(handle, device) : Map.of());
    }

    /** Where each accepted journal begins, by its chain. */
    static Map<Long, Line.Accepted> accepted(Handle handle, DeviceId device) {
        Map<Long, Line.Accepted> accepted = new TreeMap<>();
        handle.createQuery("select chain, first_serial, parent from accepted_journal where device = :device")
                .bind("device", device.value())
                .map((row, context) -> Map.entry(
                        row.getLong("chain"),
                        new Line.Accepted(row.getLong("first_serial"), nullableLong(row, "parent"))))
                .forEach(entry -> accepted.put(entry.getKey(), entry.getValue()));
        return accepted;
    }

    static void accept(Handle handle, DeviceId device, long chain, Line.Accepted journal, OffsetDateTime at) {
        handle.createUpdate("insert into accepted_journal (device, chain, first_serial, parent, accepted_at)"
                        + " values (:device, :chain, :first, :parent, :at)")
                .bind("device", device.value())
                .bind("chain", chain)
                .bind("first", journal.firstSerial())
                .bind("parent", journal.parent())
                .bind("at", at.toString())
                .execute();
        handle.createUpdate("update journal set chain = :chain, highest = 0, last_hash = null where device = :device")
                .bind("chain", chain)
                .bind("device", device.value())
                .execute();
    }

    /** As it stands, without waiting for whoever works on it. */
    static Journal read(Handle handle, DeviceId device) {
        return handle.createQuery("select chain, highest, last_hash from journal where device = :device")
                .bind("device", device.value())
                .map((row, context) ->
                        new Journal(device, row.getLong("chain"), row.getLong("highest"), row.getString("last_hash")))
                .findOne()
                .orElseGet(() -> new Journal(device, 1, 0, null));
    }

    /** Notes that these serials of a chain are here, or are set aside in their place. */
    static void received(
            Handle handle, Journal journal, long chain, long from, long through, OffsetDateTime receivedAt) {
        if (chain == journal.chain() && from - 1 > journal.highest()) {
            insertGap(handle, journal.device(), chain, journal.highest() + 1, from - 1, receivedAt);
        }
        if (chain != journal.chain() || from <= journal.highest()) {
            fill(handle, journal.device(), chain, from, through, receivedAt);
        }
        if (chain == journal.chain() && through > journal.highest()) {
            journal.reach(through, null);
        }
    }

    static void insertGap(
            Handle handle, DeviceId device, long chain, long from, long through, OffsetDateTime noticedAt) {
        handle.createUpdate("insert into gap (device, chain, from_serial, through_serial, noticed_at, times_asked,"
                        + " next_ask_millis) values (:device, :chain, :from, :through, :at, 0, 0)")
                .bind("device", device.value())
                .bind("chain", chain)
                .bind("from", from)
                .bind("through", through)
                .bind("at", noticedAt.toString())
                .execute();
    }

    private static void fill(Handle handle, DeviceId device, long chain, long from, long through, OffsetDateTime at) {
        for (Gap gap : overlapping(handle, device, chain, from, through)) {
            split(handle, gap, Math.max(from, gap.from()), Math.min(through, gap.through()));
            handle.createUpdate("delete from gap where device = :device and chain = :chain and from_serial = :from")
                    .bind("device", device.value())
                    .bind("chain", chain)
                    .bind("from", Math.max(from, gap.from()))
                    .execute();
            // What was not asked for yet is due at once, what was is given time.
            handle.createUpdate("update gap set times_asked = 0,"
                            + " next_ask_millis = case when asked_through >= from_serial then :settled else 0 end"
                            + " where device = :device and chain = :chain and from_serial = :from and lost_at is null")
                    .bind("settled", at.plus(SETTLING).toInstant().toEpochMilli())
                    .bind("device", device.value())
                    .bind("chain", chain)
                    .bind("from", Math.min(through, gap.through()) + 1)
                    .execute();
        }
    }

    static List<Gap> overlapping(Handle handle, DeviceId device, long chain, long from, long through) {
        return handle.createQuery("select * from gap where device = :device and chain = :chain"
                        + " and from_serial <= :through and through_serial >= :from order by from_serial")
                .bind("device", device.value())
                .bind("chain", chain)
                .bind("from", from)
                .bind("through", through)
                .map(GAP)
                .list();
    }

    /** Makes {@code from} to {@code through}, a part of the gap, a row of its own. */
    static void split(Handle handle, Gap gap, long from, long through) {
        if (through < gap.through()) {
            copy(handle, gap, through + 1, gap.through());
            end(handle, gap, gap.from(), through);
        }
        if (from > gap.from()) {
            copy(handle, gap, from, through);
            end(handle, gap, gap.from(), from - 1);
        }
    }

    private static void copy(Handle handle, Gap gap, long from, long through) {
        handle.createUpdate("insert into gap (device, chain, from_serial, through_serial, noticed_at, asked_at,"
                        + " asked_through, times_asked, next_ask_millis, answer, lost_at)"
                        + " select device, chain, :newFrom, :newThrough, noticed_at, asked_at, asked_through,"
                        + " times_asked, next_ask_millis, answer, lost_at"
                        + " from gap where device = :device and chain = :chain and from_serial = :from")
                .bind("newFrom", from)
                .bind("newThrough", through)
                .bind("device", gap.device().value())
                .bind("chain", gap.chain())
                .bind("from", gap.from())
                .execute();
    }

    private static void end(Handle handle, Gap gap, long from, long through) {
        handle.createUpdate("update gap set through_serial = :through"
                        + " where device = :device and chain = :chain and from_serial = :from")
                .bind("through", through)
                .bind("device", gap.device().value())
                .bind("chain", gap.chain())
                .bind("from", from)
                .execute();
    }

    private static Gap gap(ResultSet row) throws SQLException {
        return new Gap(
                new DeviceId(row.getString("device")),
                row.getLong("chain"),
                row.getLong("from_serial"),
                row.getLong("through_serial"),
                time(row, "noticed_at"),
                time(row, "asked_at"),
                row.getString("answer"),
                time(row, "lost_at"));
    }

    private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : OffsetDateTime.parse(text);
    }

    private static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }
}
