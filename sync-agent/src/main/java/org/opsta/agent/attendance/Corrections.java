package org.opsta.agent.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.attendance.Correction.Kind;
import org.opsta.agent.attendance.NotPossible.Reason;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/**
 * Corrections beside the raw scans. Rows are added and never changed or deleted: a later one supersedes an earlier one, at most
 * one each. Every one is in the log. Safe for use by several threads.
 */
public final class Corrections {

    private static final RowMapper<Correction> CORRECTION = (row, context) -> correction(row);

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Clock clock;

    public Corrections(Jdbi jdbi, AuditLog audit, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A scan that nobody made.
     *
     * @param supersedes number of an added scan whose place it takes; absent for none
     */
    public Correction add(
            Actor actor,
            PersonId person,
            Direction direction,
            OffsetDateTime time,
            @Nullable Long supersedes,
            String reason) {
        if (time.isAfter(OffsetDateTime.now(clock))) {
            throw new NotPossible(Reason.FUTURE, "a scan cannot be added before its time");
        }
        return insert(actor, person, Kind.ADD, direction, time, null, supersedes, reason);
    }

    /** That scan does not count. The caller has seen to it that it is that person's. */
    public Correction voidScan(Actor actor, PersonId person, UUID punch, String reason) {
        return insert(actor, person, Kind.VOID, null, null, punch, null, reason);
    }

    /** That correction does not count any more. */
    public Correction undo(Actor actor, PersonId person, long number, String reason) {
        return insert(actor, person, Kind.UNDO, null, null, null, number, reason);
    }

    private Correction insert(
            Actor actor,
            PersonId person,
            Kind kind,
            @Nullable Direction direction,
            @Nullable OffsetDateTime time,
            @Nullable UUID punch,
            @Nullable Long supersedes,
            String reason) {
        TimeEntry.checkReason(reason);
        return jdbi.inTransaction(handle -> {
            Correction before = supersedes == null ? null : standing(handle, person, supersedes, kind);
            if (punch != null && isVoid(handle, punch)) {
                throw new NotPossible(Reason.ALREADY_VOID, "scan " + punch + " does not count already");
            }
            List<Correction> inserted = handle.createQuery("insert into time_correction (person, kind, direction, time,"
                            + " time_millis, punch, supersedes, reason, made_by, made_at) values (:person, :kind,"
                            + " :direction, :time, :millis, :punch, :supersedes, :reason, :by, :at)"
                            + " on conflict do nothing returning *")
                    .bind("person", person.value())
                    .bind("kind", kind.name())
                    .bind("direction", direction == null ? null : direction.name())
                    .bind("time", time == null ? null : time.toString())
                    .bind(
                            "millis",
                            time == null ? null : (Long) time.toInstant().toEpochMilli())
                    .bind("punch", punch == null ? null : punch.toString())
                    .bind("supersedes", supersedes)
                    .bind("reason", reason.strip())
                    .bind("by", actor.name())
                    .bind(
                            "at",
                            OffsetDateTime.now(clock)
                                    .truncatedTo(ChronoUnit.MILLIS)
                                    .toString())
                    .map(CORRECTION)
                    .list();
            if (inserted.isEmpty()) {
                throw new NotPossible(Reason.SUPERSEDED, "correction " + supersedes + " was superseded meanwhile");
            }
            audit.add(handle, actor, new Change("TIME_CORRECTED", person.value(), before, inserted.get(0)));
            return inserted.get(0);
        });
    }

    private static Correction standing(Handle handle, PersonId person, long number, Kind by) {
        Correction earlier = handle.createQuery(
                        "select * from time_correction where number = :number and person = :person")
                .bind("number", number)
                .bind("person", person.value())
                .map(CORRECTION)
                .findOne()
                .orElseThrow(() -> new NotPossible(Reason.GONE, "there is no correction " + number + " of " + person));
        if (earlier.kind() == Kind.UNDO || (by == Kind.ADD && earlier.kind() != Kind.ADD)) {
            throw new NotPossible(Reason.GONE, "correction " + number + " cannot be superseded by this");
        }
        boolean superseded = handle.createQuery("select 1 from time_correction where supersedes = :number")
                .bind("number", number)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (superseded) {
            throw new NotPossible(Reason.SUPERSEDED, "correction " + number + " was superseded already");
        }
        return earlier;
    }

    private static boolean isVoid(Handle handle, UUID punch) {
        return handle.createQuery(
                        "select 1 from time_correction voided where punch = :punch and kind = 'VOID' and not exists"
                                + " (select 1 from time_correction later where later.supersedes = voided.number) limit 1")
                .bind("punch", punch.toString())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Those that count: scans added between two instants, and every voided scan, of these people, by number. */
    List<Correction> standing(Collection<PersonId> people, Instant from, Instant to) {
        return Codes.inParts(
                people,
                codes -> jdbi.withHandle(
                        handle -> handle.createQuery("select * from time_correction made where person in (<people>)"
                                        + " and (kind = 'VOID' or (kind = 'ADD' and time_millis >= :from and time_millis < :to))"
                                        + " and not exists (select 1 from time_correction later"
                                        + " where later.supersedes = made.number) order by number")
                                .bindList("people", codes)
                                .bind("from", from.toEpochMilli())
                                .bind("to", to.toEpochMilli())
                                .map(CORRECTION)
                                .list()));
    }

    /** All there ever were of one person, newest first. */
    public List<Correction> of(PersonId person) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select * from time_correction where person = :person order by number desc")
                .bind("person", person.value())
                .map(CORRECTION)
                .list());
    }

    private static Correction correction(ResultSet row) throws SQLException {
        String direction = row.getString("direction");
        String time = row.getString("time");
        String punch = row.getString("punch");
        long supersedes = row.getLong("supersedes");
        Long earlier = row.wasNull() ? null : (Long) supersedes;
        return new Correction(
                row.getLong("number"),
                new PersonId(row.getString("person")),
                Kind.valueOf(row.getString("kind")),
                direction == null ? null : Direction.valueOf(direction),
                time == null ? null : OffsetDateTime.parse(time),
                punch == null ? null : UUID.fromString(punch),
                earlier,
                row.getString("reason"),
                row.getString("made_by"),
                OffsetDateTime.parse(row.getString("made_at")));
    }
}
