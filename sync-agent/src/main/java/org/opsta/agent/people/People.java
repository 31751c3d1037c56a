package org.opsta.agent.people;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * The register of people. Safe for use by several threads.
 *
 * <p>Removing somebody here keeps their time records and what terminals hold of them: that is withdrawn first.
 */
public final class People {

    private static final RowMapper<Person> PERSON = (row, context) -> new Person(
            new PersonId(row.getString("person")), new PersonName(row.getString("name_th"), row.getString("name_en")));

    private final Jdbi jdbi;

    public People(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Adds everybody, or nobody when it throws; whoever is known already gets the new name. */
    public void put(Collection<Person> people) {
        jdbi.useTransaction(handle -> people.forEach(person -> put(handle, person)));
    }

    private static void put(Handle handle, Person person) {
        handle.createUpdate("insert into person (person, name_th, name_en) values (:person, :th, :en)"
                        + " on conflict (person) do update set name_th = excluded.name_th, name_en = excluded.name_en")
                .bind("person", person.id().value())
                .bind("th", person.name().th())
                .bind("en", person.name().en())
                .execute();
    }

    public Optional<Person> find(PersonId id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select person, name_th, name_en from person where person = :id")
                        .bind("id", id.value())
                        .map(PERSON)
                        .findOne());
    }

    /** Everybody, by personnel code. */
    public List<Person> all() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select person, name_th, name_en from person order by person")
                        .map(PERSON)
                        .list());
    }

    public Map<PersonId, PersonName> names() {
        Map<PersonId, PersonName> names = new TreeMap<>();
        all().forEach(person -> names.put(person.id(), person.name()));
        return names;
    }

    /** @return whether there was such a person */
    public boolean remove(PersonId id) {
        return jdbi.withHandle(handle -> handle.createUpdate("delete from person where person = :id")
                        .bind("id", id.value())
                        .execute())
                > 0;
    }
}
