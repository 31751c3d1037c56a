package org.opsta.agent.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.timesheet.Entry;
import org.opsta.agent.timesheet.Part;
import org.opsta.contract.PersonId;

/** Leave, duty and clarifications; every change is in the log, nothing is deleted. Safe for use by several threads. */
public final class Entries {

    private static final String WITHDRAWN = "WITHDRAWN";
    private static final RowMapper<TimeEntry> ENTRY = (row, context) -> entry(row);

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Clock clock;

    public Entries(Jdbi jdbi, AuditLog audit, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws NotPossible without a reason */
    public TimeEntry add(Actor actor, PersonId person, Entry entry, String reason) {
        TimeEntry.checkReason(reason);
        return jdbi.inTransaction(handle -> {
            TimeEntry added = handle.createQuery(
                            "insert into time_entry (person, kind, from_day, until_day, part, state,"
                                    + " reason, recorded_by, recorded_at) values (:person, :kind, :from, :until, :part, :state,"
                                    + " :reason, :by, :at) returning *")
                    .bind("person", person.value())
                    .bind("kind", entry.kind().name())
                    .bind("from", entry.from().toString())
                    .bind("until", entry.until().toString())
                    .bind("part", entry.part().name())
                    .bind("state", entry.state().name())
                    .bind("reason", reason.strip())
                    .bind("by", actor.name())
                    .bind(
                            "at",
                            OffsetDateTime.now(clock)
                                    .truncatedTo(ChronoUnit.MILLIS)
                                    .toString())
                    .map(ENTRY)
                    .one();
            audit.add(handle, actor, new Change("ENTRY_ADDED", person.value(), null, added));
            return added;
        });
    }

    /** @throws NotPossible when that person has no such entry that waits */
    public void approve(Actor actor, PersonId person, long number) {
        move(actor, person, number, Entry.State.APPROVED.name(), "ENTRY_APPROVED");
    }

    /** From now on it does not count. */
    public void withdraw(Actor actor, PersonId person, long number) {
        move(actor, person, number, WITHDRAWN, "ENTRY_WITHDRAWN");
    }

    private void move(Actor actor, PersonId person, long number, String state, String action) {
        jdbi.useTransaction(handle -> {
            Optional<TimeEntry> before = handle.createQuery("select * from time_entry where number = :number"
                            + " and person = :person and state not in (:withdrawn, :state)")
                    .bind("number", number)
                    .bind("person", person.value())
                    .bind("withdrawn", WITHDRAWN)
                    .bind("state", state)
                    .map(ENTRY)
                    .findOne();
            if (before.isEmpty()) {
                throw new NotPossible(NotPossible.Reason.GONE, "there is no such entry " + number + " of " + person);
            }
            handle.createUpdate("update time_entry set state = :state where number = :number")
                    .bind("state", state)
                    .bind("number", number)
                    .execute();
            audit.add(handle, actor, new Change(action, person.value(), before.get(), null));
        });
    }

    /** What concerns these people on any of these days, by number. */
    public List<TimeEntry> between(Collection<PersonId> people, LocalDate from, LocalDate until) {
        return Codes.inParts(
                people,
                codes -> jdbi.withHandle(handle -> handle.createQuery(
                                "select * from time_entry where person in (<people>) and until_day >= :from"
                                        + " and from_day <= :until and state <> :withdrawn order by number")
                        .bindList("people", codes)
                        .bind("from", from.toString())
                        .bind("until", until.toString())
                        .bind("withdrawn", WITHDRAWN)
                        .map(ENTRY)
                        .list()));
    }

    private static TimeEntry entry(ResultSet row) throws SQLException {
        return new TimeEntry(
                row.getLong("number"),
                new PersonId(row.getString("person")),
                new Entry(
                        Entry.Kind.valueOf(row.getString("kind")),
                        LocalDate.parse(row.getString("from_day")),
                        LocalDate.parse(row.getString("until_day")),
                        Part.valueOf(row.getString("part")),
                        Entry.State.valueOf(row.getString("state"))),
                row.getString("reason"),
                row.getString("recorded_by"),
                OffsetDateTime.parse(row.getString("recorded_at")));
    }
}
