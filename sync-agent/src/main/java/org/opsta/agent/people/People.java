package org.opsta.agent.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * The register of people; every change is in the log. Safe for use by several threads.
 *
 * <p>Removing somebody here keeps their time records and what terminals hold of them: that is withdrawn first.
 */
public final class People {

    private static final RowMapper<Person> PERSON = (row, context) -> person(row);

    private final Jdbi jdbi;
    private final AuditLog audit;

    public People(Jdbi jdbi, AuditLog audit) {
        this.jdbi = jdbi;
        this.audit = audit;
    }

    /** Adds everybody, or nobody when it throws; whoever is known already becomes as given. */
    public void put(Actor actor, Collection<Person> people) {
        jdbi.useTransaction(handle -> people.forEach(person -> put(handle, actor, person)));
    }

    private void put(Handle handle, Actor actor, Person person) {
        Optional<Person> before = find(handle, person.id());
        if (before.isPresent() && before.get().equals(person)) {
            return;
        }
        handle.createUpdate("insert into person (person, name_th, name_en, position, unit, supervisor, active_from,"
                        + " active_until) values (:person, :th, :en, :position, :unit, :supervisor, :from, :until)"
                        + " on conflict (person) do update set name_th = excluded.name_th, name_en = excluded.name_en,"
                        + " position = excluded.position, unit = excluded.unit, supervisor = excluded.supervisor,"
                        + " active_from = excluded.active_from, active_until = excluded.active_until")
                .bind("person", person.id().value())
                .bind("th", person.name().th())
                .bind("en", person.name().en())
                .bind("position", person.position())
                .bind("unit", person.unit())
                .bind(
                        "supervisor",
                        person.supervisor() == null ? null : person.supervisor().value())
                .bind("from", text(person.activeFrom()))
                .bind("until", text(person.activeUntil()))
                .execute();
        audit.add(
                handle,
                actor,
                new Change(
                        before.isEmpty() ? "PERSON_ADDED" : "PERSON_CHANGED",
                        person.id().value(),
                        before.orElse(null),
                        person));
    }

    public Optional<Person> find(PersonId id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    private static Optional<Person> find(Handle handle, PersonId id) {
        return handle.createQuery("select * from person where person = :id")
                .bind("id", id.value())
                .map(PERSON)
                .findOne();
    }

    /** Everybody, by personnel code. */
    public List<Person> all() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from person order by person")
                .map(PERSON)
                .list());
    }

    public Map<PersonId, PersonName> names() {
        Map<PersonId, PersonName> names = new TreeMap<>();
        all().forEach(person -> names.put(person.id(), person.name()));
        return names;
    }

    /** Whose time records this person sees: those who name them as supervisor, and so on downwards. */
    public Set<PersonId> below(PersonId supervisor) {
        return jdbi.withHandle(handle -> new HashSet<>(
                handle.createQuery("with recursive below(person) as (select person from person where supervisor = :id"
                                + " union select person.person from person"
                                + " join below on person.supervisor = below.person)"
                                + " select person from below where person <> :id")
                        .bind("id", supervisor.value())
                        .map((row, context) -> new PersonId(row.getString("person")))
                        .list()));
    }

    /** @return whether there was such a person */
    public boolean remove(Actor actor, PersonId id) {
        return jdbi.inTransaction(handle -> {
            Optional<Person> before = find(handle, id);
            if (before.isEmpty()) {
                return false;
            }
            handle.createUpdate("delete from person where person = :id")
                    .bind("id", id.value())
                    .execute();
            audit.add(handle, actor, new Change("PERSON_REMOVED", id.value(), before.get(), null));
            return true;
        });
    }

    /** Leaves no name behind, in the log neither: for a person who is erased. */
    public static void erase(Handle handle, PersonId id) {
        handle.createUpdate("delete from person where person = :id")
                .bind("id", id.value())
                .execute();
    }

    private static Person person(ResultSet row) throws SQLException {
        String supervisor = row.getString("supervisor");
        return new Person(
                new PersonId(row.getString("person")),
                new PersonName(row.getString("name_th"), row.getString("name_en")),
                row.getString("position"),
                row.getString("unit"),
                supervisor == null ? null : new PersonId(supervisor),
                date(row.getString("active_from")),
                date(row.getString("active_until")));
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }
}
