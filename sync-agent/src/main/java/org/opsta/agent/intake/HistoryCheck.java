package org.opsta.agent.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.UnreadableMessage;

/**
 * Reads a terminal's whole stored history and proves it: from the JSON of each punch, as it was received, and not from
 * what the intake believed about it. Reads page by page, so that any history fits in memory.
 */
public final class HistoryCheck {

    private static final int PAGE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;

    public HistoryCheck(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public enum Code {
        /** The stored JSON is no punch any more. */
        UNREADABLE,
        /** The punch does not hash to its hash. */
        HASH_MISMATCH,
        /** The row says something else than the punch's JSON. */
        ROW_DIFFERS,
        /** The punch before has another hash than this one names. */
        BROKEN_CHAIN,
        /** Never arrived; may still come. */
        MISSING,
        /** Never arrived, and the terminal no longer keeps it. */
        LOST,
        /** Arrived, but is no punch; kept as it came. */
        SET_ASIDE,
        /** The time that counts does not follow from the punch and the corrections of its clock. */
        WRONG_TIME
    }

    /** Serials {@code from} to {@code through} of a chain. */
    public record Fault(Code code, long chain, long from, long through) {}

    /**
     * @param chains how many journals it has had
     * @param lastSerial of the present one
     * @param redated punches with another time than the terminal wrote
     * @param setAside entries that are no records and are no fault of this history: another journal's, or sent again since
     * @param forked those of them that are another journal's
     * @param accepted entries that were set aside and that a person made records
     */
    public record Verdict(
            DeviceId device,
            long punches,
            long chains,
            long lastSerial,
            long redated,
            long setAside,
            long forked,
            long accepted,
            long faults) {

        public boolean whole() {
            return faults == 0;
        }
    }

    /** Every terminal with anything stored. */
    public List<DeviceId> devices() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select device from journal union select device from punch order by device")
                .map((row, context) -> new DeviceId(row.getString("device")))
                .list());
    }

    /** @param faults gets each fault as it is found, in the order of the history */
    public Verdict check(DeviceId device, Consumer<Fault> faults) {
        Run run = new Run(device, faults);
        List<Row> page;
        do {
            page = jdbi.withHandle(handle -> {
                List<Row> rows = page(handle, run);
                run.take(handle, rows);
                return rows;
            });
        } while (page.size() == PAGE);
        return jdbi.withHandle(run::end);
    }

    private record Row(
            long chain,
            long serial,
            String id,
            String person,
            String direction,
            String method,
            String time,
            long timeMillis,
            String clockState,
            String bootId,
            long monotonicNanos,
            String previousHash,
            String hash,
            String json) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("chain"),
                    row.getLong("serial"),
                    row.getString("id"),
                    row.getString("person"),
                    row.getString("direction"),
                    row.getString("method"),
                    row.getString("time"),
                    row.getLong("time_millis"),
                    row.getString("clock_state"),
                    row.getString("boot_id"),
                    row.getLong("monotonic_nanos"),
                    row.getString("previous_hash"),
                    row.getString("hash"),
                    row.getString("json"));
        }

        /** All but the time that counts. */
        boolean says(Punch punch) {
            return punch.serial().value() == serial
                    && punch.id().toString().equals(id)
                    && punch.person().value().equals(person)
                    && punch.direction().name().equals(direction)
                    && punch.method().name().equals(method)
                    && punch.time().toString().equals(time)
                    && punch.clock().state().name().equals(clockState)
                    && PlainText.bootId(punch.clock().bootId()).equals(bootId)
                    && punch.clock().monotonicNanos() == monotonicNanos
                    && punch.previousHash().equals(previousHash)
                    && punch.hash().equals(hash);
        }
    }

    private record Noted(
            long chain, long serial, long throughSerial, String originalTime, String newTime, long errorMillis) {}

    private static List<Row> page(Handle handle, Run run) {
        return handle.createQuery("select * from punch where device = :device and (chain, serial) > (:chain, :serial)"
                        + " order by chain, serial limit " + PAGE)
                .bind("device", run.device.value())
                .bind("chain", run.chain)
                .bind("serial", run.serial)
                .map((row, context) -> Row.of(row))
                .list();
    }

    /** The way through one terminal's history. */
    private static final class Run {

        private final DeviceId device;
        private final Consumer<Fault> reader;
        private Map<Long, Line.Accepted> accepted = Map.of();
        private long chain;
        private long serial;
        private @Nullable String hash;
        private long punches;
        private long redated;
        private long faults;

        Run(DeviceId device, Consumer<Fault> reader) {
            this.device = device;
            this.reader = reader;
        }

        void take(Handle handle, List<Row> rows) {
            if (rows.isEmpty()) {
                return;
            }
            accepted = Journals.accepted(handle, device);
            Map<String, List<ClockCorrection>> corrections = ClockCorrections.ofBoots(
                    handle, device, rows.stream().map(Row::bootId).collect(Collectors.toSet()));
            Map<List<Long>, List<Noted>> redatings = redatings(handle, rows.get(0), rows.get(rows.size() - 1));
            for (Row row : rows) {
                stepTo(handle, row);
                check(row);
                checkTime(
                        row,
                        corrections.getOrDefault(row.bootId(), List.of()),
                        redatings.getOrDefault(List.of(row.chain(), row.serial()), List.of()));
                chain = row.chain();
                serial = row.serial();
                hash = row.hash();
                punches++;
            }
        }

        private void stepTo(Handle handle, Row row) {
            if (row.chain() != chain) {
                endChain(handle);
                chain = row.chain();
                Line.Accepted begin = accepted.get(chain);
                Long parent = begin == null ? null : begin.parent();
                serial = begin == null || parent == null ? 0 : begin.firstSerial() - 1;
                hash = parent == null ? PunchHash.NONE_BEFORE : hashOf(handle, parent, serial);
            }
            if (row.serial() > serial + 1) {
                missing(handle, serial + 1, row.serial() - 1);
            } else if (hash != null && !row.previousHash().equals(hash)) {
                fault(Code.BROKEN_CHAIN, row.serial(), row.serial());
            }
        }

        /** What the present journal is known to have beyond its last punch. */
        private void endChain(Handle handle) {
            Journal journal = Journals.read(handle, device);
            if (chain == journal.chain() && journal.highest() > serial) {
                missing(handle, serial + 1, journal.highest());
            }
        }

        private @Nullable String hashOf(Handle handle, long parent, long last) {
            return handle.createQuery(
                            "select hash from punch where device = :device and chain = :chain and serial = :serial")
                    .bind("device", device.value())
                    .bind("chain", parent)
                    .bind("serial", last)
                    .mapTo(String.class)
                    .findOne()
                    .orElse(null);
        }

        private void missing(Handle handle, long from, long through) {
            long explained = 0;
            for (Gap gap : Journals.overlapping(handle, device, chain, from, through)) {
                long begin = Math.max(from, gap.from());
                long end = Math.min(through, gap.through());
                fault(gap.lostAt() == null ? Code.MISSING : Code.LOST, begin, end);
                explained += end - begin + 1;
            }
            List<Long> inPlace = handle.createQuery("select distinct serial from set_aside where device = :device"
                            + " and chain = :chain and serial between :from and :through order by serial")
                    .bind("device", device.value())
                    .bind("chain", chain)
                    .bind("from", from)
                    .bind("through", through)
                    .mapTo(Long.class)
                    .list();
            inPlace.forEach(each -> fault(Code.SET_ASIDE, each, each));
            explained += inPlace.size();
            if (explained < through - from + 1) {
                fault(Code.MISSING, from, through);
            }
        }

        private void check(Row row) {
            try {
                JsonNode json = JSON.readTree(row.json());
                if (!PunchHash.of(json).equals(row.hash())) {
                    fault(Code.HASH_MISMATCH, row.serial(), row.serial());
                } else if (!row.says(Codec.decode(json, Punch.class))) {
                    fault(Code.ROW_DIFFERS, row.serial(), row.serial());
                }
            } catch (JsonProcessingException | UnreadableMessage | RuntimeException e) {
                fault(Code.UNREADABLE, row.serial(), row.serial());
            }
        }

        private void checkTime(Row row, List<ClockCorrection> corrections, List<Noted> noted) {
            Optional<Redating> right = redating(row, corrections);
            boolean fits = noted.stream().allMatch(each -> follows(row, corrections, each));
            Optional<Noted> counts = noted.stream().min(Comparator.comparingLong(Noted::throughSerial));
            fits &= right.map(redating -> redating.by().throughSerial().value())
                    .equals(counts.map(Noted::throughSerial));
            OffsetDateTime time = right.map(Redating::time).orElse(OffsetDateTime.parse(row.time()));
            if (!fits || time.toInstant().toEpochMilli() != row.timeMillis()) {
                fault(Code.WRONG_TIME, row.serial(), row.serial());
            }
            if (counts.isPresent()) {
                redated++;
            }
        }

        private static boolean follows(Row row, List<ClockCorrection> corrections, Noted noted) {
            List<ClockCorrection> by = corrections.stream()
                    .filter(correction -> correction.throughSerial().value() == noted.throughSerial())
                    .toList();
            return noted.originalTime().equals(row.time())
                    && redating(row, by)
                            .filter(redating -> redating.time().toString().equals(noted.newTime())
                                    && redating.errorMillis() == noted.errorMillis())
                            .isPresent();
        }

        private static Optional<Redating> redating(Row row, List<ClockCorrection> corrections) {
            return Redating.of(
                    OffsetDateTime.parse(row.time()),
                    ClockReading.State.valueOf(row.clockState()),
                    row.monotonicNanos(),
                    row.serial(),
                    corrections);
        }

        private Map<List<Long>, List<Noted>> redatings(Handle handle, Row first, Row last) {
            Map<List<Long>, List<Noted>> redatings = new HashMap<>();
            handle.createQuery("select * from redating where device = :device"
                            + " and (chain, serial) >= (:firstChain, :firstSerial)"
                            + " and (chain, serial) <= (:lastChain, :lastSerial)")
                    .bind("device", device.value())
                    .bind("firstChain", first.chain())
                    .bind("firstSerial", first.serial())
                    .bind("lastChain", last.chain())
                    .bind("lastSerial", last.serial())
                    .map((row, context) -> new Noted(
                            row.getLong("chain"),
                            row.getLong("serial"),
                            row.getLong("through_serial"),
                            row.getString("original_time"),
                            row.getString("new_time"),
                            row.getLong("error_millis")))
                    .forEach(noted -> redatings
                            .computeIfAbsent(List.of(noted.chain(), noted.serial()), key -> new ArrayList<>())
                            .add(noted));
            return redatings;
        }

        private void fault(Code code, long from, long through) {
            faults++;
            reader.accept(new Fault(code, chain, from, through));
        }

        Verdict end(Handle handle) {
            Journal journal = Journals.read(handle, device);
            if (chain == 0) {
                chain = journal.chain();
            }
            endChain(handle);
            return handle.createQuery("select coalesce(sum(case when accepted_chain is null and chain is null"
                            + " then 1 else 0 end), 0) as aside,"
                            + " coalesce(sum(case when " + PunchLog.FORKED + " then 1 else 0 end), 0) as forked,"
                            + " coalesce(sum(case when accepted_chain is not null then 1 else 0 end), 0) as accepted"
                            + " from set_aside where device = :device")
                    .bind("device", device.value())
                    .map((row, context) -> new Verdict(
                            device,
                            punches,
                            journal.chain(),
                            journal.highest(),
                            redated,
                            row.getLong("aside"),
                            row.getLong("forked"),
                            row.getLong("accepted"),
                            faults))
                    .one();
        }
    }
}
