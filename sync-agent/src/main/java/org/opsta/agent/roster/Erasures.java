package org.opsta.agent.roster;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.enrolment.EnrolmentAnswers;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.people.People;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** Deletions of people, with a receipt from every terminal. Safe for use by several threads. */
public final class Erasures {

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Fleet fleet;
    private final Clock clock;

    public Erasures(Jdbi jdbi, AuditLog audit, Fleet fleet, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * Deletes photo, consent and register entry at once, takes the names out of the log, and has every terminal that was
     * ever heard of forget the person. Asked for again while one has not confirmed, it is that erasure again. Time records
     * stay.
     */
    public Erasure begin(Actor actor, PersonId person, String reason) {
        OffsetDateTime now = now();
        Set<String> devices = new TreeSet<>();
        fleet.terminals(now).stream().map(Terminal::device).map(DeviceId::value).forEach(devices::add);
        return jdbi.inTransaction(handle -> {
            Optional<Long> open = handle.createQuery(
                            "select max(id) from erasure where person = :person and completed_at is null")
                    .bind("person", person.value())
                    .mapTo(Long.class)
                    .findOne();
            if (open.isPresent()) {
                return find(handle, open.get()).orElseThrow();
            }
            devices.addAll(handle.createQuery("select device from roster_entry where person = :person"
                            + " union select device from enrolment where person = :person")
                    .bind("person", person.value())
                    .mapTo(String.class)
                    .list());
            forget(handle, person);
            long id = handle.createQuery("insert into erasure (person, reason, begun_at, begun_by)"
                            + " values (:person, :reason, :at, :by) returning id")
                    .bind("person", person.value())
                    .bind("reason", reason.strip())
                    .bind("at", now.toString())
                    .bind("by", actor.name())
                    .mapTo(Long.class)
                    .one();
            for (String device : devices) {
                handle.createUpdate("insert into erasure_receipt (erasure, device, state, at, attempts, retry_millis)"
                                + " values (:erasure, :device, 'WAITING', :at, 0, 0)")
                        .bind("erasure", id)
                        .bind("device", device)
                        .bind("at", now.toString())
                        .execute();
            }
            audit.add(handle, actor, new Change("ERASURE", person.value(), null, null));
            completeIfConfirmed(handle, id, now);
            return find(handle, id).orElseThrow();
        });
    }

    private void forget(Handle handle, PersonId person) {
        Photos.erase(handle, person);
        for (String table : List.of(
                "consent where person",
                "distinction where person",
                "distinction where other",
                "roster_rule_person where person")) {
            handle.createUpdate("delete from " + table + " = :person")
                    .bind("person", person.value())
                    .execute();
        }
        Entries.drop(handle, person);
        EnrolmentAnswers.forget(handle, person);
        People.erase(handle, person);
        audit.forgetDetails(handle, person.value());
    }

    /** Newest first. */
    public List<Erasure> all() {
        return jdbi.withHandle(handle -> erasures(handle, null));
    }

    public Optional<Erasure> find(long id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    private static Optional<Erasure> find(Handle handle, long id) {
        return erasures(handle, id).stream().findFirst();
    }

    private static List<Erasure> erasures(Handle handle, @Nullable Long id) {
        Map<Long, List<Erasure.Receipt>> receipts = new HashMap<>();
        String only = id == null ? "" : " where erasure = " + id;
        handle.createQuery("select * from erasure_receipt" + only + " order by device")
                .map((row, context) -> Map.entry(
                        row.getLong("erasure"),
                        new Erasure.Receipt(
                                new DeviceId(row.getString("device")),
                                Erasure.State.valueOf(row.getString("state")),
                                row.getString("code"),
                                OffsetDateTime.parse(row.getString("at")))))
                .forEach(entry -> receipts.computeIfAbsent(entry.getKey(), erasure -> new java.util.ArrayList<>())
                        .add(entry.getValue()));
        return handle.createQuery(
                        "select * from erasure" + (id == null ? "" : " where id = " + id) + " order by id desc")
                .map((row, context) -> {
                    String completed = row.getString("completed_at");
                    return new Erasure(
                            row.getLong("id"),
                            new PersonId(row.getString("person")),
                            row.getString("reason"),
                            OffsetDateTime.parse(row.getString("begun_at")),
                            new Actor(row.getString("begun_by")),
                            completed == null ? null : OffsetDateTime.parse(completed),
                            receipts.getOrDefault(row.getLong("id"), List.of()));
                })
                .list();
    }

    /** Terminals that have not confirmed everything. */
    static Set<DeviceId> open(Handle handle) {
        Set<DeviceId> open = new java.util.HashSet<>();
        handle.createQuery("select distinct device from erasure_receipt where state <> 'CONFIRMED'")
                .map((row, context) -> new DeviceId(row.getString("device")))
                .forEach(open::add);
        return open;
    }

    /** Whom a terminal has not confirmed, whether it is their turn or not. */
    static Set<PersonId> unconfirmed(Handle handle, DeviceId device) {
        return Set.copyOf(due(handle, device, Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    static List<PersonId> due(Handle handle, DeviceId device, long nowMillis, int most) {
        return handle
                .createQuery("select distinct e.person as person, r.retry_millis as retry_millis"
                        + " from erasure_receipt r join erasure e on e.id = r.erasure"
                        + " where r.device = :device and r.state <> 'CONFIRMED' and r.retry_millis <= :now"
                        + " order by retry_millis, person limit :most")
                .bind("device", device.value())
                .bind("now", nowMillis)
                .bind("most", most)
                .map((row, context) -> new PersonId(row.getString("person")))
                .list()
                .stream()
                .distinct()
                .toList();
    }

    /**
     * Takes a terminal's answer.
     *
     * @param gone whether it holds nothing any more; when not, it is asked again after a while
     * @param answered whether it answered at all
     */
    void answered(
            Handle handle,
            DeviceId device,
            PersonId person,
            boolean gone,
            boolean answered,
            String code,
            long pauseMillis,
            long longestMillis) {
        OffsetDateTime now = now();
        record Open(long erasure, long attempts) {}
        List<Open> open = handle.createQuery(
                        "select r.erasure as erasure, r.attempts as attempts from erasure_receipt r"
                                + " join erasure e on e.id = r.erasure"
                                + " where e.person = :person and r.device = :device and r.state <> 'CONFIRMED'")
                .bind("person", person.value())
                .bind("device", device.value())
                .map((row, context) -> new Open(row.getLong("erasure"), row.getLong("attempts")))
                .list();
        for (Open one : open) {
            handle.createUpdate("update erasure_receipt set state = :state, code = :code, at = :at,"
                            + " attempts = :attempts, retry_millis = :retry"
                            + " where erasure = :erasure and device = :device")
                    .bind("erasure", one.erasure())
                    .bind("device", device.value())
                    .bind(
                            "state",
                            (gone ? Erasure.State.CONFIRMED : answered ? Erasure.State.FAILED : Erasure.State.WAITING)
                                    .name())
                    .bind("code", code)
                    .bind("at", now.toString())
                    .bind("attempts", one.attempts() + 1)
                    .bind(
                            "retry",
                            now.toInstant().toEpochMilli() + Entries.pause(one.attempts(), pauseMillis, longestMillis))
                    .execute();
            if (gone) {
                completeIfConfirmed(handle, one.erasure(), now);
            }
        }
    }

    private void completeIfConfirmed(Handle handle, long id, OffsetDateTime now) {
        int completed = handle.createUpdate("update erasure set completed_at = :at where id = :id"
                        + " and completed_at is null and not exists (select 1 from erasure_receipt"
                        + " where erasure = :id and state <> 'CONFIRMED')")
                .bind("at", now.toString())
                .bind("id", id)
                .execute();
        if (completed > 0) {
            String person = handle.createQuery("select person from erasure where id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one();
            audit.add(handle, Actor.AGENT, new Change("ERASURE_COMPLETED", person, null, null));
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }
}
