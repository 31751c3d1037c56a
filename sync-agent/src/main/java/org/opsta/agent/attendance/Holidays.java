package org.opsta.agent.attendance;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.timesheet.Part;

/** The holidays of the site; every change is in the log. Safe for use by several threads. */
public final class Holidays {

    private static final RowMapper<Holiday> HOLIDAY = (row, context) -> new Holiday(
            LocalDate.parse(row.getString("day")),
            Part.valueOf(row.getString("part")),
            new Holiday.Name(row.getString("name_th"), row.getString("name_en")));

    private final Jdbi jdbi;
    private final AuditLog audit;

    public Holidays(Jdbi jdbi, AuditLog audit) {
        this.jdbi = jdbi;
        this.audit = audit;
    }

    /** From one day to another, both included, by date. */
    public List<Holiday> between(LocalDate from, LocalDate until) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from holiday where day between :from and :until order by day")
                        .bind("from", from.toString())
                        .bind("until", until.toString())
                        .map(HOLIDAY)
                        .list());
    }

    public List<Holiday> all() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from holiday order by day")
                .map(HOLIDAY)
                .list());
    }

    /**
     * Adds all of them, or none when it throws; a day that is a holiday already becomes as given.
     *
     * @return how many are new or other than before
     */
    public int put(Actor actor, Collection<Holiday> holidays) {
        return jdbi.inTransaction(handle -> {
            int changed = 0;
            for (Holiday holiday : holidays) {
                Optional<Holiday> before = find(handle, holiday.day());
                if (!before.equals(Optional.of(holiday))) {
                    put(handle, actor, before, holiday);
                    changed++;
                }
            }
            return changed;
        });
    }

    private void put(Handle handle, Actor actor, Optional<Holiday> before, Holiday holiday) {
        handle.createUpdate("insert into holiday (day, part, name_th, name_en) values (:day, :part, :th, :en)"
                        + " on conflict (day) do update set part = excluded.part, name_th = excluded.name_th,"
                        + " name_en = excluded.name_en")
                .bind("day", holiday.day().toString())
                .bind("part", holiday.part().name())
                .bind("th", holiday.name().th())
                .bind("en", holiday.name().en())
                .execute();
        audit.add(
                handle,
                actor,
                new Change(
                        before.isEmpty() ? "HOLIDAY_ADDED" : "HOLIDAY_CHANGED",
                        holiday.day().toString(),
                        before.orElse(null),
                        holiday));
    }

    /** @return whether that day was a holiday */
    public boolean remove(Actor actor, LocalDate day) {
        return jdbi.inTransaction(handle -> {
            Optional<Holiday> before = find(handle, day);
            if (before.isEmpty()) {
                return false;
            }
            handle.createUpdate("delete from holiday where day = :day")
                    .bind("day", day.toString())
                    .execute();
            audit.add(handle, actor, new Change("HOLIDAY_REMOVED", day.toString(), before.get(), null));
            return true;
        });
    }

    private static Optional<Holiday> find(Handle handle, LocalDate day) {
        return handle.createQuery("select * from holiday where day = :day")
                .bind("day", day.toString())
                .map(HOLIDAY)
                .findOne();
    }
}
