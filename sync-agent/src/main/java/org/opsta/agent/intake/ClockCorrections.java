package org.opsta.agent.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Serial;

/**
 * What terminals say about their clock afterwards, and which punches got another time for it. Nothing is forgotten: the
 * punch keeps what the terminal wrote, and every re-dating stays.
 *
 * <p>Safe for use by several threads and, on one database, by several agents.
 */
public final class ClockCorrections {

    private static final int PAGE = 1000;

    private final Jdbi jdbi;

    public ClockCorrections(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Stores a correction and re-dates the stored punches it is for, in one transaction. The same one again changes
     * nothing; of two that differ for the same boot and serial the first one stays.
     *
     * @return how many punches got another time
     */
    int put(ClockCorrection correction, OffsetDateTime receivedAt) {
        return jdbi.inTransaction(handle -> {
            Journals.lock(handle, correction.device());
            return store(handle, correction, receivedAt) ? redateStored(handle, correction, receivedAt) : 0;
        });
    }

    private static boolean store(Handle handle, ClockCorrection correction, OffsetDateTime receivedAt) {
        return handle.createUpdate("insert into clock_correction (device, boot_id, through_serial, time,"
                                + " monotonic_nanos, error_millis, drift_ppm, source, received_at)"
                                + " values (:device, :boot, :through, :time, :nanos, :error, :drift, :source, :receivedAt)"
                                + " on conflict do nothing")
                        .bind("device", correction.device().value())
                        .bind("boot", PlainText.bootId(correction.bootId()))
                        .bind("through", correction.throughSerial().value())
                        .bind("time", correction.time().toString())
                        .bind("nanos", correction.monotonicNanos())
                        .bind("error", correction.errorMillis())
                        .bind("drift", (long) correction.driftPpm())
                        .bind("source", PlainText.of(correction.source()))
                        .bind("receivedAt", receivedAt.toString())
                        .execute()
                == 1;
    }

    private static int redateStored(Handle handle, ClockCorrection correction, OffsetDateTime at) {
        int redated = 0;
        long afterChain = 0;
        long afterSerial = 0;
        List<Unsynced> page;
        do {
            // The text of the condition on clock_state is that of the index.
            page = handle.createQuery(
                            "select device, chain, serial, time, clock_state, boot_id, monotonic_nanos from punch"
                                    + " where device = :device and boot_id = :boot and clock_state <> 'SYNCED'"
                                    + " and serial <= :through and (chain, serial) > (:afterChain, :afterSerial)"
                                    + " and not exists (select 1 from redating where redating.device = punch.device"
                                    + " and redating.chain = punch.chain and redating.serial = punch.serial"
                                    + " and redating.through_serial <= :through)"
                                    + " order by chain, serial limit " + PAGE)
                    .bind("device", correction.device().value())
                    .bind("boot", PlainText.bootId(correction.bootId()))
                    .bind("through", correction.throughSerial().value())
                    .bind("afterChain", afterChain)
                    .bind("afterSerial", afterSerial)
                    .map((row, context) -> unsynced(row))
                    .list();
            redated += redate(handle, page, at);
            if (!page.isEmpty()) {
                Unsynced last = page.get(page.size() - 1);
                afterChain = last.chain();
                afterSerial = last.serial();
            }
        } while (page.size() == PAGE);
        return redated;
    }

    /** A stored punch whose clock could not be trusted. */
    record Unsynced(
            DeviceId device,
            long chain,
            long serial,
            OffsetDateTime time,
            ClockReading.State state,
            String bootId,
            long monotonicNanos) {

        Optional<Redating> redating(Collection<ClockCorrection> corrections) {
            return Redating.of(time, state, monotonicNanos, serial, corrections);
        }
    }

    /**
     * Gives stored punches of one terminal the time that the corrections known so far say.
     *
     * @return how many got another time
     */
    static int redate(Handle handle, List<Unsynced> punches, OffsetDateTime at) {
        if (punches.isEmpty()) {
            return 0;
        }
        Map<String, List<ClockCorrection>> corrections = ofBoots(
                handle,
                punches.get(0).device(),
                punches.stream().map(Unsynced::bootId).collect(Collectors.toSet()));
        if (corrections.isEmpty()) {
            return 0;
        }
        PreparedBatch note = handle.prepareBatch("insert into redating (device, chain, serial, boot_id, through_serial,"
                + " original_time, new_time, error_millis, reason, source, redated_at)"
                + " values (:device, :chain, :serial, :boot, :through, :original, :time, :error, :reason, :source, :at)"
                + " on conflict do nothing");
        PreparedBatch change = handle.prepareBatch(
                "update punch set time_millis = :millis where device = :device and chain = :chain and serial = :serial");
        for (Unsynced punch : punches) {
            punch.redating(corrections.getOrDefault(punch.bootId(), List.of())).ifPresent(redating -> {
                note.bind("device", punch.device().value())
                        .bind("chain", punch.chain())
                        .bind("serial", punch.serial())
                        .bind("boot", punch.bootId())
                        .bind("through", redating.by().throughSerial().value())
                        .bind("original", punch.time().toString())
                        .bind("time", redating.time().toString())
                        .bind("error", redating.errorMillis())
                        .bind("reason", punch.state().name())
                        .bind("source", redating.by().source())
                        .bind("at", at.toString())
                        .add();
                change.bind("millis", redating.time().toInstant().toEpochMilli())
                        .bind("device", punch.device().value())
                        .bind("chain", punch.chain())
                        .bind("serial", punch.serial())
                        .add();
            });
        }
        int redated = change.size();
        if (redated > 0) {
            note.execute();
            change.execute();
        }
        return redated;
    }

    /** By boot. */
    static Map<String, List<ClockCorrection>> ofBoots(Handle handle, DeviceId device, Set<String> boots) {
        if (boots.isEmpty()) {
            return Map.of();
        }
        return handle
                .createQuery("select * from clock_correction where device = :device and boot_id in (<boots>)")
                .bind("device", device.value())
                .bindList("boots", List.copyOf(boots))
                .map((row, context) -> correction(row))
                .list()
                .stream()
                .collect(Collectors.groupingBy(ClockCorrection::bootId, HashMap::new, Collectors.toList()));
    }

    private static ClockCorrection correction(ResultSet row) throws SQLException {
        return new ClockCorrection(
                new DeviceId(row.getString("device")),
                row.getString("boot_id"),
                new Serial(row.getLong("through_serial")),
                OffsetDateTime.parse(row.getString("time")),
                row.getLong("monotonic_nanos"),
                row.getLong("error_millis"),
                row.getInt("drift_ppm"),
                row.getString("source"));
    }

    private static Unsynced unsynced(ResultSet row) throws SQLException {
        return new Unsynced(
                new DeviceId(row.getString("device")),
                row.getLong("chain"),
                row.getLong("serial"),
                OffsetDateTime.parse(row.getString("time")),
                ClockReading.State.valueOf(row.getString("clock_state")),
                row.getString("boot_id"),
                row.getLong("monotonic_nanos"));
    }
}
