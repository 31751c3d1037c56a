package org.opsta.agent.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.attendance.NotPossible.Reason;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.contract.PersonId;

/**
 * Working-time patterns, and who has which; every change is in the log. A pattern is never changed: past days would change with
 * it. Safe for use by several threads.
 */
public final class Patterns {

    private static final RowMapper<NamedPattern> PATTERN = (row, context) -> pattern(row);
    private static final RowMapper<Assignment> ASSIGNMENT = (row, context) -> assignment(row);

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final WorkingPattern usual;

    /** @param usual for whoever has no other */
    public Patterns(Jdbi jdbi, AuditLog audit, WorkingPattern usual) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.usual = usual;
    }

    public WorkingPattern usual() {
        return usual;
    }

    /** By name. */
    public List<NamedPattern> all() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from working_pattern order by name")
                .map(PATTERN)
                .list());
    }

    /** Newest first. */
    public List<Assignment> assignments() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from pattern_of order by number desc")
                .map(ASSIGNMENT)
                .list());
    }

    /** @throws NotPossible when there is one of that name */
    public void add(Actor actor, NamedPattern named) {
        WorkingPattern pattern = named.pattern();
        jdbi.useTransaction(handle -> {
            int added = handle.createUpdate(
                            "insert into working_pattern (name, arrive_from, arrive_until, length_minutes,"
                                    + " break_from, break_until, grace_in, grace_out, weekdays, day_begins) values (:name, :from,"
                                    + " :until, :length, :breakFrom, :breakUntil, :graceIn, :graceOut, :weekdays, :begins)"
                                    + " on conflict do nothing")
                    .bind("name", named.name())
                    .bind("from", pattern.arriveFrom().toString())
                    .bind("until", pattern.arriveUntil().toString())
                    .bind("length", pattern.length().toMinutes())
                    .bind("breakFrom", pattern.breakFrom().toString())
                    .bind("breakUntil", pattern.breakUntil().toString())
                    .bind("graceIn", (long) pattern.graceIn())
                    .bind("graceOut", (long) pattern.graceOut())
                    .bind("weekdays", weekdays(pattern.weekdays()))
                    .bind("begins", pattern.dayBegins().toString())
                    .execute();
            if (added == 0) {
                throw new NotPossible(Reason.PATTERN_EXISTS, "there is a pattern " + named.name() + " already");
            }
            audit.add(handle, actor, new Change("PATTERN_ADDED", named.name(), null, pattern));
        });
    }

    /** @throws NotPossible when anybody has it or had it */
    public void remove(Actor actor, String name) {
        jdbi.useTransaction(handle -> {
            NamedPattern before = find(handle, name);
            int removed = handle.createUpdate("delete from working_pattern where name = :name"
                            + " and not exists (select 1 from pattern_of where pattern = :name)")
                    .bind("name", name)
                    .execute();
            if (removed == 0) {
                throw new NotPossible(Reason.PATTERN_IN_USE, "somebody has the pattern " + name + ", or had it");
            }
            audit.add(handle, actor, new Change("PATTERN_REMOVED", name, before.pattern(), null));
        });
    }

    private static NamedPattern find(Handle handle, String name) {
        return handle.createQuery("select * from working_pattern where name = :name")
                .bind("name", name)
                .map(PATTERN)
                .findOne()
                .orElseThrow(() -> new NotPossible(Reason.GONE, "there is no pattern " + name));
    }

    public void assign(Actor actor, PersonId person, String pattern, LocalDate from, @Nullable LocalDate until) {
        assign(actor, person.value(), null, pattern, from, until);
    }

    public void assign(Actor actor, String unit, String pattern, LocalDate from, @Nullable LocalDate until) {
        assign(actor, null, unit, pattern, from, until);
    }

    private void assign(
            Actor actor,
            @Nullable String person,
            @Nullable String unit,
            String pattern,
            LocalDate from,
            @Nullable LocalDate until) {
        checkOrder(from, until);
        jdbi.useTransaction(handle -> {
            find(handle, pattern);
            Assignment made = handle.createQuery("insert into pattern_of (person, unit, pattern, from_day, until_day)"
                            + " values (:person, :unit, :pattern, :from, :until) returning *")
                    .bind("person", person)
                    .bind("unit", unit)
                    .bind("pattern", pattern)
                    .bind("from", from.toString())
                    .bind("until", until == null ? null : until.toString())
                    .map(ASSIGNMENT)
                    .one();
            audit.add(handle, actor, new Change("PATTERN_GIVEN", subject(made), null, made));
        });
    }

    /** Ends it with this day. */
    public void end(Actor actor, long number, LocalDate until) {
        jdbi.useTransaction(handle -> {
            Assignment before = handle.createQuery("select * from pattern_of where number = :number")
                    .bind("number", number)
                    .map(ASSIGNMENT)
                    .findOne()
                    .orElseThrow(() -> new NotPossible(Reason.GONE, "there is no such line " + number));
            checkOrder(before.from(), until);
            Assignment after = handle.createQuery(
                            "update pattern_of set until_day = :until where number = :number returning *")
                    .bind("until", until.toString())
                    .bind("number", number)
                    .map(ASSIGNMENT)
                    .one();
            audit.add(handle, actor, new Change("PATTERN_ENDED", subject(before), before, after));
        });
    }

    private static void checkOrder(LocalDate from, @Nullable LocalDate until) {
        if (until != null && until.isBefore(from)) {
            throw new NotPossible(Reason.BACKWARDS, "the last day " + until + " is before the first day " + from);
        }
    }

    private static String subject(Assignment assignment) {
        return assignment.person() == null
                ? String.valueOf(assignment.unit())
                : assignment.person().value();
    }

    /** Reads once what is needed to say of anybody which pattern they have on a day. */
    Choice choice() {
        Map<String, WorkingPattern> patterns =
                all().stream().collect(Collectors.toMap(NamedPattern::name, NamedPattern::pattern));
        return new Choice(patterns, assignments(), usual);
    }

    /** @param newestFirst of all people and units */
    record Choice(Map<String, WorkingPattern> patterns, List<Assignment> newestFirst, WorkingPattern usual) {

        Function<LocalDate, WorkingPattern> of(PersonId id, Optional<Person> person) {
            String unit = person.map(Person::unit).orElse("");
            List<Assignment> own =
                    newestFirst.stream().filter(one -> id.equals(one.person())).toList();
            List<Assignment> units = newestFirst.stream()
                    .filter(one -> !unit.isEmpty() && unit.equals(one.unit()))
                    .toList();
            Map<LocalDate, WorkingPattern> found = new HashMap<>();
            return day -> found.computeIfAbsent(
                    day, date -> first(own, date).or(() -> first(units, date)).orElse(usual));
        }

        private Optional<WorkingPattern> first(List<Assignment> assignments, LocalDate day) {
            return assignments.stream()
                    .filter(one -> one.covers(day))
                    .findFirst()
                    .flatMap(one -> Optional.ofNullable(patterns.get(one.pattern())));
        }
    }

    private static NamedPattern pattern(ResultSet row) throws SQLException {
        return new NamedPattern(
                row.getString("name"),
                new WorkingPattern(
                        LocalTime.parse(row.getString("arrive_from")),
                        LocalTime.parse(row.getString("arrive_until")),
                        Duration.ofMinutes(row.getLong("length_minutes")),
                        LocalTime.parse(row.getString("break_from")),
                        LocalTime.parse(row.getString("break_until")),
                        row.getInt("grace_in"),
                        row.getInt("grace_out"),
                        weekdays(row.getString("weekdays")),
                        LocalTime.parse(row.getString("day_begins"))));
    }

    private static Set<DayOfWeek> weekdays(String numbers) {
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        numbers.chars().forEach(number -> days.add(DayOfWeek.of(number - '0')));
        return days;
    }

    private static String weekdays(Set<DayOfWeek> days) {
        return days.stream().sorted().map(day -> String.valueOf(day.getValue())).collect(Collectors.joining());
    }

    private static Assignment assignment(ResultSet row) throws SQLException {
        String person = row.getString("person");
        String until = row.getString("until_day");
        return new Assignment(
                row.getLong("number"),
                person == null ? null : new PersonId(person),
                row.getString("unit"),
                row.getString("pattern"),
                LocalDate.parse(row.getString("from_day")),
                until == null ? null : LocalDate.parse(until));
    }
}
