package org.opsta.agent.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;

/**
 * Every punch received, once, and whatever had to be set aside. Nothing is deleted here, and nothing of a punch changes
 * but the time that counts, which {@link ClockCorrections} explains.
 *
 * <p>Safe for use by several threads and, on one database, by several agents.
 */
public final class PunchLog {

    private static final int PAGE = 1000;
    private static final int IDS_AT_ONCE = 500;
    private static final int MOST_ATTEMPTS = 3;

    /** Set aside because it is another journal's; nobody accepted it. */
    static final String FORKED =
            "chain is null and accepted_chain is null and code <> 'OUT_OF_ORDER' and hash is not null";

    private static final String CONSTRAINT_STATE = "23";
    private static final int SQLITE_CONSTRAINT = 19;

    private static final String JOURNALS = "select journal.device, journal.chain,"
            + " coalesce((select min(from_serial) - 1 from gap where gap.device = journal.device"
            + " and gap.chain = journal.chain), highest) as contiguous,"
            + " coalesce((select sum(through_serial - from_serial + 1) from gap where gap.device = journal.device"
            + " and lost_at is null), 0) as missing,"
            + " coalesce((select sum(through_serial - from_serial + 1) from gap where gap.device = journal.device"
            + " and lost_at is not null), 0) as lost,"
            + " (select count(*) from set_aside where set_aside.device = journal.device"
            + " and accepted_chain is null) as aside,"
            + " (select count(*) from set_aside where set_aside.device = journal.device and " + FORKED + ") as forked"
            + " from journal";

    private static final String WITH_REDATING = "select punch.*, new_time, error_millis, source from punch"
            + " left join redating on redating.device = punch.device and redating.chain = punch.chain"
            + " and redating.serial = punch.serial and redating.through_serial ="
            + " (select min(first.through_serial) from redating first where first.device = punch.device"
            + " and first.chain = punch.chain and first.serial = punch.serial)";

    private static final RowMapper<StoredPunch> STORED = (row, context) -> stored(row);

    private final Jdbi jdbi;

    public PunchLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Stores several terminals' batches in one transaction: all of them are in the database when this returns, or none
     * when it throws. Storing the same batch again changes nothing, so whoever is told of a failure may try again, all of
     * them together or one by one.
     *
     * @return for each delivery, in their order, what may be acknowledged
     */
    List<Receipt> append(List<Delivery> deliveries, OffsetDateTime receivedAt) {
        try {
            Optional<List<Receipt>> extended = jdbi.inTransaction(handle -> extend(handle, deliveries, receivedAt));
            if (extended.isPresent()) {
                return extended.get();
            }
        } catch (Overtaken e) {
            // With the journals locked nobody can be.
        } catch (RuntimeException e) {
            if (!isTaken(e)) {
                throw e;
            }
        }
        return appendWithCare(deliveries, receivedAt);
    }

    /** Another agent took punches of the same terminal just now. */
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The usual case, with the least that can be done: every batch is the next of its journal. Whether it still is when it
     * is written shows at the journals, which are written first and so are locked.
     *
     * @return empty when one of them is anything else; then nothing is written
     */
    private static Optional<List<Receipt>> extend(Handle handle, List<Delivery> deliveries, OffsetDateTime receivedAt) {
        Map<DeviceId, Journal> journals =
                Journals.read(handle, deliveries.stream().map(Delivery::device).toList());
        PunchWriter writer = new PunchWriter(handle, receivedAt);
        List<Receipt> receipts = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Journal journal = journals.get(delivery.device());
            if (journal == null || !continues(journal, delivery.review())) {
                return Optional.empty();
            }
            extend(journal, delivery.review(), writer);
            receipts.add(new Receipt(delivery.device(), journal.highest(), journal.lastHash(), List.of()));
        }
        if (!Journals.advance(handle, journals.values())) {
            throw new Overtaken();
        }
        writer.flush();
        return Optional.of(receipts);
    }

    private List<Receipt> appendWithCare(List<Delivery> deliveries, OffsetDateTime receivedAt) {
        for (int attempt = 1; ; attempt++) {
            // That an id is taken is so rare that it is found out by failing.
            boolean lookUpIds = attempt > 1;
            try {
                return jdbi.inTransaction(handle -> append(handle, deliveries, receivedAt, lookUpIds));
            } catch (RuntimeException e) {
                if (attempt == MOST_ATTEMPTS || !isTaken(e)) {
                    throw e;
                }
            }
        }
    }

    private static List<Receipt> append(
            Handle handle, List<Delivery> deliveries, OffsetDateTime receivedAt, boolean lookUpIds) {
        Map<DeviceId, Journal> journals =
                Journals.lock(handle, deliveries.stream().map(Delivery::device).toList());
        PunchWriter writer = new PunchWriter(handle, receivedAt);
        List<Receipt> receipts = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Journal journal = Objects.requireNonNull(journals.get(delivery.device()));
            receipts.add(take(handle, journal, delivery, writer, lookUpIds));
        }
        writer.flush();
        Journals.save(handle, journals.values());
        return receipts;
    }

    private static Receipt take(
            Handle handle, Journal journal, Delivery delivery, PunchWriter writer, boolean lookUpIds) {
        BatchReview review = delivery.review();
        List<Reject> rejects = !lookUpIds && continues(journal, review)
                ? extend(journal, review, writer)
                : judge(handle, journal, review, writer, lookUpIds);
        if (review.through().isPresent()) {
            return new Receipt(
                    delivery.device(),
                    review.through().getAsLong(),
                    lastOfRun(review).hash(),
                    rejects);
        }
        writer.flush();
        return newest(handle, journal, rejects);
    }

    /** Whether every entry is the very next punch of the journal, as nearly every batch is. */
    private static boolean continues(Journal journal, BatchReview review) {
        String before = null;
        for (Reviewed entry : review.entries()) {
            if (!(entry instanceof Reviewed.Sound sound)) {
                return false;
            }
            Punch punch = sound.punch();
            if (before == null
                    ? !journal.continuesWith(punch)
                    : !punch.previousHash().equals(before)) {
                return false;
            }
            before = punch.hash();
        }
        return before != null;
    }

    private static List<Reject> extend(Journal journal, BatchReview review, PunchWriter writer) {
        for (Reviewed entry : review.entries()) {
            if (entry instanceof Reviewed.Sound sound) {
                writer.add(journal.chain(), sound);
            }
        }
        journal.reach(review.through().orElseThrow(), lastOfRun(review).hash());
        return List.of();
    }

    private static Reviewed lastOfRun(BatchReview review) {
        List<Reviewed> entries = review.entries();
        int last = entries.size() - 1;
        while (isOutOfOrder(entries.get(last))) {
            last--;
        }
        return entries.get(last);
    }

    private static boolean isOutOfOrder(Reviewed entry) {
        return entry instanceof Reviewed.Faulty faulty && faulty.code() == RejectCode.OUT_OF_ORDER;
    }

    /** What is known of the neighbourhood is read, and each entry is held against it. */
    private static List<Reject> judge(
            Handle handle, Journal journal, BatchReview review, PunchWriter writer, boolean lookUpIds) {
        // An earlier batch of the same terminal must be seen.
        writer.flush();
        DeviceId device = journal.device();
        long run =
                review.entries().stream().filter(entry -> !isOutOfOrder(entry)).count();
        long last = review.through().orElse(0);
        long first = Math.max(1, last - run + 1);
        Line line = Journals.line(handle, device, journal.chain());
        ChainRule rule = new ChainRule(line);
        neighbours(handle, device, first - 1, last < Long.MAX_VALUE ? last + 1 : last)
                .forEach(rule::know);
        Map<String, RejectCode> earlier = elsewhere(handle, device, first - 1, last);
        earlier.keySet().forEach(rule::knowElsewhere);
        if (lookUpIds) {
            takenIds(handle, review.entries()).forEach(rule::knowId);
        }
        List<Reject> rejects = new ArrayList<>();
        Stretches received = new Stretches();
        long place = last - run;
        for (Reviewed entry : review.entries()) {
            place++;
            if (entry instanceof Reviewed.Sound sound) {
                Punch punch = sound.punch();
                ChainRule.Verdict verdict = rule.decide(punch);
                if (verdict instanceof ChainRule.SetAside aside) {
                    // What it was told the first time is what it is told again.
                    RejectCode code = earlier.getOrDefault(punch.hash(), aside.code());
                    rejects.add(new Reject(punch.serial(), code.name(), aside.detail()));
                    writer.setAside(
                            device,
                            new Reviewed.Faulty(
                                    punch.serial(),
                                    code,
                                    aside.detail(),
                                    punch.hash(),
                                    DeclaredHash.orNull(punch.previousHash()),
                                    sound.json()),
                            null);
                } else {
                    if (verdict instanceof ChainRule.New fresh) {
                        writer.add(fresh.chain(), sound);
                    }
                    received.add(line.chainOf(place), place);
                }
            } else if (entry instanceof Reviewed.Faulty faulty) {
                Long chain = null;
                if (!isOutOfOrder(faulty)
                        && place >= 1
                        && rule.holdsPlace(new Serial(place), faulty.hash(), faulty.previousHash())) {
                    chain = line.chainOf(place);
                    received.add(chain, place);
                }
                rejects.add(new Reject(faulty.serial(), faulty.code().name(), faulty.detail()));
                writer.setAside(device, chain == null ? faulty : faulty.at(place), chain);
            }
        }
        for (Stretches.Stretch stretch : received.all()) {
            Journals.received(handle, journal, stretch.chain(), stretch.from(), stretch.through(), writer.receivedAt());
        }
        if (journal.highest() >= first && journal.highest() <= last) {
            journal.reach(journal.highest(), rule.hashOf(journal.highest()));
        }
        return rejects;
    }

    private static List<ChainRule.Stored> neighbours(Handle handle, DeviceId device, long from, long through) {
        return handle.createQuery("select chain, serial, hash, previous_hash from punch"
                        + " where device = :device and serial between :from and :through")
                .bind("device", device.value())
                .bind("from", from)
                .bind("through", through)
                .map((row, context) -> new ChainRule.Stored(
                        row.getLong("chain"),
                        row.getLong("serial"),
                        row.getString("hash"),
                        row.getString("previous_hash")))
                .list();
    }

    /** What was set aside as another journal's, by hash. */
    private static Map<String, RejectCode> elsewhere(Handle handle, DeviceId device, long from, long through) {
        Map<String, RejectCode> codes = new HashMap<>();
        handle.createQuery("select hash, code from set_aside"
                        + " where device = :device and serial between :from and :through and " + FORKED)
                .bind("device", device.value())
                .bind("from", from)
                .bind("through", through)
                .map((row, context) -> Map.entry(row.getString("hash"), RejectCode.valueOf(row.getString("code"))))
                .forEach(entry -> codes.put(entry.getKey(), entry.getValue()));
        return codes;
    }

    static Set<String> takenIds(Handle handle, List<? extends Reviewed> entries) {
        List<String> ids = entries.stream()
                .filter(Reviewed.Sound.class::isInstance)
                .map(entry -> ((Reviewed.Sound) entry).punch().id().toString())
                .toList();
        Set<String> taken = new HashSet<>();
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            handle.createQuery("select id from punch where id in (<ids>)")
                    .bindList("ids", ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE)))
                    .mapTo(String.class)
                    .forEach(taken::add);
        }
        return taken;
    }

    /** A unique key refused a row: another terminal, or another batch, has one of the ids. */
    private static boolean isTaken(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && ((sql.getSQLState() != null && sql.getSQLState().startsWith(CONSTRAINT_STATE))
                            || (sql.getErrorCode() & 0xff) == SQLITE_CONSTRAINT)) {
                return true;
            }
        }
        return false;
    }

    /** What may be acknowledged to a terminal whose message could not be read at all. */
    Receipt receipt(DeviceId device) {
        return jdbi.withHandle(handle -> newest(handle, Journals.read(handle, device), List.of()));
    }

    /** The newest stored punch. Only with its hash does an acknowledgement say which journal it is for. */
    private static Receipt newest(Handle handle, Journal journal, List<Reject> rejects) {
        return handle.createQuery("select serial, hash from punch where device = :device and chain = :chain"
                        + " order by serial desc limit 1")
                .bind("device", journal.device().value())
                .bind("chain", journal.chain())
                .map((row, context) ->
                        new Receipt(journal.device(), row.getLong("serial"), row.getString("hash"), rejects))
                .findOne()
                .orElseGet(() -> new Receipt(journal.device(), 0, null, rejects));
    }

    /** The highest serial of this terminal's present journal that is stored, or set aside in its place; 0 for none. */
    public long through(DeviceId device) {
        return jdbi.withHandle(handle -> Journals.read(handle, device).highest());
    }

    /**
     * Notes what a terminal says was acknowledged to it. When that is more than is here, as after this store was put back
     * from an older copy, the rest is missing. A terminal with another journal set aside says it of that one.
     */
    public void acknowledged(DeviceId device, long through, OffsetDateTime heardAt) {
        if (through <= through(device)) {
            return;
        }
        jdbi.useTransaction(handle -> {
            Journal journal = Journals.lock(handle, device);
            boolean forked = handle.createQuery(
                            "select 1 from set_aside where device = :device and " + FORKED + " limit 1")
                    .bind("device", device.value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (!forked && through > journal.highest()) {
                Journals.insertGap(handle, device, journal.chain(), journal.highest() + 1, through, heardAt);
                journal.reach(through, null);
                Journals.save(handle, List.of(journal));
            }
        });
    }

    /** How each terminal's journal stands; a terminal that is not there never sent a punch. */
    public Map<DeviceId, JournalState> journals() {
        Map<DeviceId, JournalState> states = new TreeMap<>(Comparator.comparing(DeviceId::value));
        jdbi.useHandle(handle -> handle.createQuery(JOURNALS)
                .map((row, context) -> Map.entry(
                        new DeviceId(row.getString("device")),
                        new JournalState(
                                row.getLong("chain"),
                                row.getLong("contiguous"),
                                row.getLong("missing"),
                                row.getLong("lost"),
                                row.getLong("aside"),
                                row.getLong("forked"))))
                .forEach(entry -> states.put(entry.getKey(), entry.getValue())));
        return states;
    }

    public JournalState journal(DeviceId device) {
        return journals().getOrDefault(device, JournalState.NONE);
    }

    /** What never arrived of a terminal's present journal, in order. */
    public List<Gap> gaps(DeviceId device) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select gap.* from gap join journal on gap.device = journal.device and gap.chain <= journal.chain"
                                + " where gap.device = :device order by gap.chain, from_serial")
                .bind("device", device.value())
                .map(Journals.GAP)
                .list());
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
        long afterChain = 0;
        long afterSerial = 0;
        List<StoredPunch> page;
        do {
            page = page(afterMillis, afterDevice, afterChain, afterSerial, to, person);
            page.forEach(reader);
            if (!page.isEmpty()) {
                StoredPunch last = page.get(page.size() - 1);
                afterMillis = last.time().toInstant().toEpochMilli();
                afterDevice = last.device().value();
                afterChain = last.chain();
                afterSerial = last.serial().value();
            }
        } while (page.size() == PAGE);
    }

    private List<StoredPunch> page(
            long afterMillis,
            String afterDevice,
            long afterChain,
            long afterSerial,
            Instant to,
            Optional<PersonId> person) {
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(WITH_REDATING
                            + " where (time_millis, punch.device, punch.chain, punch.serial)"
                            + " > (:millis, :device, :chain, :serial)"
                            + " and time_millis < :to"
                            + (person.isPresent() ? " and person = :person" : "")
                            + " order by time_millis, punch.device, punch.chain, punch.serial limit " + PAGE)
                    .bind("millis", afterMillis)
                    .bind("device", afterDevice)
                    .bind("chain", afterChain)
                    .bind("serial", afterSerial)
                    .bind("to", to.toEpochMilli());
            person.ifPresent(id -> query.bind("person", id.value()));
            return query.map(STORED).list();
        });
    }

    /** These people's punches with {@code from <= time < to}, oldest first; some hundred people to a question. */
    public List<StoredPunch> ofPeople(Collection<PersonId> people, Instant from, Instant to) {
        List<String> codes = people.stream().map(PersonId::value).toList();
        List<StoredPunch> punches = new ArrayList<>();
        jdbi.useHandle(handle -> {
            for (int first = 0; first < codes.size(); first += IDS_AT_ONCE) {
                handle.createQuery(WITH_REDATING + " where person in (<people>) and time_millis >= :from"
                                + " and time_millis < :to")
                        .bindList("people", codes.subList(first, Math.min(codes.size(), first + IDS_AT_ONCE)))
                        .bind("from", from.toEpochMilli())
                        .bind("to", to.toEpochMilli())
                        .map(STORED)
                        .forEach(punches::add);
            }
        });
        punches.sort(Comparator.comparing((StoredPunch punch) -> punch.time().toInstant())
                .thenComparing(punch -> punch.device().value())
                .thenComparing(StoredPunch::chain)
                .thenComparing(StoredPunch::serial));
        return punches;
    }

    /** One punch with everything the terminal wrote. */
    public Optional<PunchDetail> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(WITH_REDATING + " where punch.id = :id")
                .bind("id", id.toString())
                .map((row, context) -> PunchDetail.of(stored(row), row.getString("json")))
                .findOne());
    }

    private static StoredPunch stored(ResultSet row) throws SQLException {
        OffsetDateTime written = OffsetDateTime.parse(row.getString("time"));
        ClockReading.State clock = ClockReading.State.valueOf(row.getString("clock_state"));
        String newTime = row.getString("new_time");
        long error = row.getLong(newTime == null ? "clock_error_millis" : "error_millis");
        Long errorMillis = row.wasNull() ? null : (Long) error;
        return new StoredPunch(
                new DeviceId(row.getString("device")),
                row.getLong("chain"),
                new Serial(row.getLong("serial")),
                UUID.fromString(row.getString("id")),
                new PersonId(row.getString("person")),
                Direction.valueOf(row.getString("direction")),
                Method.valueOf(row.getString("method")),
                newTime == null ? written : OffsetDateTime.parse(newTime),
                clock,
                errorMillis,
                newTime == null ? null : new RedatedTime(written, error, clock, row.getString("source")),
                OffsetDateTime.parse(row.getString("received_at")));
    }
}
