package org.opsta.agent.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;
import org.opsta.contract.Sha256;

/**
 * Every punch received, once, and whatever had to be set aside. Nothing is ever changed or deleted here.
 *
 * <p>Safe for use by several threads and, on one database, by several agents.
 */
public final class PunchLog {

    private static final int PAGE = 1000;

    /** For the other codes the serial belongs to another punch, or will be sent again. */
    private static final String HOLDS_PLACE = "code in ('WRONG_SHAPE', 'WRONG_DEVICE', 'HASH_MISMATCH')";

    private static final RowMapper<StoredPunch> STORED = (row, context) -> new StoredPunch(
            new DeviceId(row.getString("device")),
            new Serial(row.getLong("serial")),
            UUID.fromString(row.getString("id")),
            new PersonId(row.getString("person")),
            Direction.valueOf(row.getString("direction")),
            Method.valueOf(row.getString("method")),
            OffsetDateTime.parse(row.getString("time")),
            OffsetDateTime.parse(row.getString("received_at")));

    private final Jdbi jdbi;

    public PunchLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Stores several terminals' batches in one transaction: all of them are in the database when this returns, or none
     * when it throws. Storing the same batch again changes nothing.
     *
     * @return for each delivery, in their order, what may be acknowledged
     */
    List<Receipt> append(List<Delivery> deliveries, OffsetDateTime receivedAt) {
        return jdbi.inTransaction(handle -> deliveries.stream()
                .map(delivery -> append(handle, delivery, receivedAt))
                .toList());
    }

    private static Receipt append(Handle handle, Delivery delivery, OffsetDateTime receivedAt) {
        DeviceId device = delivery.device();
        List<Reviewed.Faulty> faulty = new ArrayList<>();
        List<Reviewed.Sound> sound = new ArrayList<>();
        for (Reviewed entry : delivery.review().entries()) {
            if (entry instanceof Reviewed.Sound punch) {
                sound.add(punch);
            } else if (entry instanceof Reviewed.Faulty fault) {
                faulty.add(fault);
            }
        }
        faulty.addAll(insert(handle, sound, receivedAt));
        setAside(handle, device, faulty, receivedAt);
        return new Receipt(
                device,
                delivery.review().through().orElseGet(() -> through(handle, device)),
                null,
                faulty.stream()
                        .map(fault -> new Reject(fault.serial(), fault.code().name(), fault.detail()))
                        .toList());
    }

    /** What may be acknowledged to a terminal whose message could not be read at all. */
    Receipt receipt(DeviceId device) {
        return jdbi.withHandle(handle -> new Receipt(device, through(handle, device), null, List.of()));
    }

    /** Those that contradict what is stored already. */
    private static List<Reviewed.Faulty> insert(
            Handle handle, List<Reviewed.Sound> entries, OffsetDateTime receivedAt) {
        if (entries.isEmpty()) {
            return List.of();
        }
        PreparedBatch batch = handle.prepareBatch(
                "insert into punch (device, serial, id, person, direction, method, time, time_millis, hash, received_at, json)"
                        + " values (:device, :serial, :id, :person, :direction, :method, :time, :millis, :hash, :receivedAt, :json)"
                        + " on conflict do nothing");
        for (Reviewed.Sound entry : entries) {
            Punch punch = entry.punch();
            batch.bind("device", punch.device().value())
                    .bind("serial", punch.serial().value())
                    .bind("id", punch.id().toString())
                    .bind("person", punch.person().value())
                    .bind("direction", punch.direction().name())
                    .bind("method", punch.method().name())
                    .bind("time", punch.time().toString())
                    .bind("millis", punch.time().toInstant().toEpochMilli())
                    .bind("hash", punch.hash())
                    .bind("receivedAt", receivedAt.toString())
                    .bind("json", entry.json())
                    .add();
        }
        int[] inserted = batch.execute();
        List<Reviewed.Faulty> conflicts = new ArrayList<>();
        for (int i = 0; i < inserted.length; i++) {
            Reviewed.Sound entry = entries.get(i);
            // Not 0 alone: a driver told to rewrite batches no longer knows the counts.
            if (inserted[i] != 1 && !isStored(handle, entry.punch())) {
                conflicts.add(new Reviewed.Faulty(
                        entry.punch().serial(),
                        RejectCode.CONFLICT,
                        "another punch with this serial or id is stored already",
                        entry.json()));
            }
        }
        return conflicts;
    }

    /** The hash covers everything else a punch says. */
    private static boolean isStored(Handle handle, Punch punch) {
        return handle.createQuery(
                                "select count(*) from punch where device = :device and serial = :serial and id = :id and hash = :hash")
                        .bind("device", punch.device().value())
                        .bind("serial", punch.serial().value())
                        .bind("id", punch.id().toString())
                        .bind("hash", punch.hash())
                        .mapTo(Long.class)
                        .one()
                == 1;
    }

    private static void setAside(
            Handle handle, DeviceId device, List<Reviewed.Faulty> entries, OffsetDateTime receivedAt) {
        for (Reviewed.Faulty entry : entries) {
            Serial serial = entry.serial();
            handle.createUpdate("insert into set_aside (device, json_sha256, serial, code, detail, received_at, json)"
                            + " values (:device, :sha256, :serial, :code, :detail, :receivedAt, :json)"
                            + " on conflict do nothing")
                    .bind("device", device.value())
                    .bind("sha256", Sha256.hex(entry.json().getBytes(StandardCharsets.US_ASCII)))
                    .bind("serial", serial == null ? null : (Long) serial.value())
                    .bind("code", entry.code().name())
                    .bind("detail", entry.detail())
                    .bind("receivedAt", receivedAt.toString())
                    .bind("json", entry.json())
                    .execute();
        }
    }

    /** The highest serial of this terminal that is stored, or set aside in its place; 0 when there is none. */
    public long through(DeviceId device) {
        return jdbi.withHandle(handle -> through(handle, device));
    }

    private static long through(Handle handle, DeviceId device) {
        return handle.createQuery("select coalesce(max(highest), 0) from ("
                        + "select max(serial) as highest from punch where device = :device"
                        + " union all select max(serial) from set_aside where device = :device and " + HOLDS_PLACE
                        + ") highest_of_each")
                .bind("device", device.value())
                .mapTo(Long.class)
                .one();
    }

    /** How many serials up to the highest one were never received. */
    public long missing(DeviceId device) {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(serial), 0) - count(*) from ("
                        + "select serial from punch where device = :device"
                        + " union select serial from set_aside where device = :device and serial is not null and "
                        + HOLDS_PLACE + ") in_place")
                .bind("device", device.value())
                .mapTo(Long.class)
                .one());
    }

    /** Every terminal that has a punch here. */
    public List<DeviceId> devices() {
        return jdbi.withHandle(handle -> handle.createQuery("select distinct device from punch")
                .map((row, context) -> new DeviceId(row.getString("device")))
                .list());
    }

    /** How many entries of each terminal were set aside. */
    public Map<DeviceId, Long> setAside() {
        Map<DeviceId, Long> counts = new TreeMap<>(Comparator.comparing(DeviceId::value));
        jdbi.useHandle(handle -> handle.createQuery("select device, count(*) as entries from set_aside group by device")
                .map((row, context) -> Map.entry(new DeviceId(row.getString("device")), row.getLong("entries")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
        return counts;
    }

    /**
     * Hands over every punch with {@code from <= time < to}, oldest first, page by page, so that any range fits in
     * memory and no transaction stays open meanwhile.
     *
     * @param person only this person's
     */
    public void forEach(Instant from, Instant to, Optional<PersonId> person, Consumer<StoredPunch> reader) {
        long afterMillis = from.toEpochMilli();
        String afterDevice = "";
        long afterSerial = 0;
        List<StoredPunch> page;
        do {
            page = page(afterMillis, afterDevice, afterSerial, to, person);
            page.forEach(reader);
            if (!page.isEmpty()) {
                StoredPunch last = page.get(page.size() - 1);
                afterMillis = last.time().toInstant().toEpochMilli();
                afterDevice = last.device().value();
                afterSerial = last.serial().value();
            }
        } while (page.size() == PAGE);
    }

    private List<StoredPunch> page(
            long afterMillis, String afterDevice, long afterSerial, Instant to, Optional<PersonId> person) {
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(
                            "select device, serial, id, person, direction, method, time, received_at from punch"
                                    + " where (time_millis, device, serial) > (:millis, :device, :serial)"
                                    + " and time_millis < :to"
                                    + (person.isPresent() ? " and person = :person" : "")
                                    + " order by time_millis, device, serial limit " + PAGE)
                    .bind("millis", afterMillis)
                    .bind("device", afterDevice)
                    .bind("serial", afterSerial)
                    .bind("to", to.toEpochMilli());
            person.ifPresent(id -> query.bind("person", id.value()));
            return query.map(STORED).list();
        });
    }
}
