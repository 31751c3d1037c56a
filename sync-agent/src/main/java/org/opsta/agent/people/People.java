package org.opsta.agent.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Collator;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * The register of people; every change is in the log. Safe for use by several threads.
 *
 * <p>Removing somebody here keeps their time records and what terminals hold of them: that is withdrawn first.
 */
public final class People {

    /** People on a page. */
    static final int PAGE = 50;

    private static final int MOST_WORDS = 8;
    private static final int ATTEMPTS = 10;

    /** SQLSTATE of PostgreSQL for "could not serialize access"; SQLite has one writer at a time anyway. */
    private static final String OVERTAKEN = "40001";

    private static final Pattern WORD = Pattern.compile("[^\\s\\p{Cntrl}]+");
    private static final Pattern LIKE = Pattern.compile("[!%_]");

    private static final RowMapper<Person> PERSON = (row, context) -> person(row);

    private final Jdbi jdbi;
    private final AuditLog audit;

    public People(Jdbi jdbi, AuditLog audit) {
        this.jdbi = jdbi;
        this.audit = audit;
    }

    /**
     * Adds everybody, or nobody when it throws; whoever is known already becomes as given.
     *
     * @throws BadPeople with every reason why the register would not be right afterwards
     */
    public void put(Actor actor, Collection<Person> people) {
        alone(handle -> {
            putAll(handle, actor, people, register(handle));
            return null;
        });
    }

    /** Takes only the names of these people; whatever else is known of them stays as it is. */
    public void putNames(Actor actor, Collection<Person> people) {
        alone(handle -> {
            Map<PersonId, Person> register = register(handle);
            List<Person> named = people.stream()
                    .map(person -> register.getOrDefault(person.id(), person).named(person.name()))
                    .toList();
            putAll(handle, actor, named, register);
            return null;
        });
    }

    private void putAll(Handle handle, Actor actor, Collection<Person> people, Map<PersonId, Person> register) {
        List<PersonProblem> problems = RegisterRules.problems(register, people, Set.of());
        if (!problems.isEmpty()) {
            throw new BadPeople(problems);
        }
        write(handle, actor, people, register);
    }

    private void write(Handle handle, Actor actor, Collection<Person> people, Map<PersonId, Person> register) {
        List<Change> changes = new ArrayList<>();
        PreparedBatch rows =
                handle.prepareBatch("insert into person (person, name_th, name_en, position, unit, supervisor,"
                        + " active_from, active_until)"
                        + " values (:person, :th, :en, :position, :unit, :supervisor, :from, :until)"
                        + " on conflict (person) do update set name_th = excluded.name_th, name_en = excluded.name_en,"
                        + " position = excluded.position, unit = excluded.unit, supervisor = excluded.supervisor,"
                        + " active_from = excluded.active_from, active_until = excluded.active_until");
        // Somebody named twice is as named last.
        Map<PersonId, Person> last = new LinkedHashMap<>();
        people.forEach(person -> last.put(person.id(), person));
        for (Person person : last.values()) {
            Person before = register.get(person.id());
            if (person.equals(before)) {
                continue;
            }
            PersonId supervisor = person.supervisor();
            rows.bind("person", person.id().value())
                    .bind("th", person.name().th())
                    .bind("en", person.name().en())
                    .bind("position", person.position())
                    .bind("unit", person.unit())
                    .bind("supervisor", supervisor == null ? null : supervisor.value())
                    .bind("from", text(person.activeFrom()))
                    .bind("until", text(person.activeUntil()))
                    .add();
            changes.add(new Change(
                    before == null ? "PERSON_ADDED" : "PERSON_CHANGED",
                    person.id().value(),
                    before,
                    person));
        }
        if (!changes.isEmpty()) {
            rows.execute();
            audit.add(handle, actor, changes);
        }
    }

    /** What taking the file would do; nothing is changed. */
    public ImportPlan preview(PeopleFile file) {
        return jdbi.withHandle(handle -> ImportPlan.of(file, register(handle)));
    }

    /**
     * Takes a whole file, or nothing of it.
     *
     * @throws BadCsv with every problem, by line
     */
    public ImportPlan take(Actor actor, PeopleFile file) throws BadCsv {
        return alone(handle -> {
            Map<PersonId, Person> register = register(handle);
            ImportPlan plan = ImportPlan.of(file, register);
            if (!plan.problems().isEmpty()) {
                throw BadCsv.of(plan.problems());
            }
            write(handle, actor, plan.people(), register);
            return plan;
        });
    }

    /** Nobody else changes the register meanwhile: two changes that are right each by itself may be a loop together. */
    private <T, X extends Exception> T alone(HandleCallback<T, X> change) throws X {
        for (int attempt = 1; ; attempt++) {
            try {
                return jdbi.inTransaction(TransactionIsolationLevel.SERIALIZABLE, change);
            } catch (JdbiException e) {
                if (attempt == ATTEMPTS || !overtaken(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean overtaken(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && OVERTAKEN.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static Map<PersonId, Person> register(Handle handle) {
        Map<PersonId, Person> register = new HashMap<>();
        handle.createQuery("select * from person").map(PERSON).forEach(person -> register.put(person.id(), person));
        return register;
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

    /**
     * A page of those who fit, by personnel code.
     *
     * @param text every word of it is somewhere in code or names, small or capital; empty for everybody
     * @param unit of this unit alone; absent for all
     * @param activeOn only who is active on this day; absent for everybody
     * @param page from 1; the last one when it is beyond
     */
    public PeoplePage search(String text, @Nullable String unit, @Nullable LocalDate activeOn, int page) {
        List<String> words = WORD.matcher(text)
                .results()
                .map(word -> word.group())
                .limit(MOST_WORDS)
                .toList();
        StringBuilder where = new StringBuilder(" from person where 1 = 1");
        for (int i = 0; i < words.size(); i++) {
            where.append(" and lower(person || ' ' || name_th || ' ' || name_en) like lower(:word")
                    .append(i)
                    .append(") escape '!'");
        }
        where.append(unit == null ? "" : " and unit = :unit");
        where.append(
                activeOn == null
                        ? ""
                        : " and (active_from is null or active_from <= :day)"
                                + " and (active_until is null or active_until >= :day)");
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            values.put("word" + i, "%" + LIKE.matcher(words.get(i)).replaceAll("!$0") + "%");
        }
        if (unit != null) {
            values.put("unit", unit);
        }
        if (activeOn != null) {
            values.put("day", activeOn.toString());
        }
        return jdbi.withHandle(handle -> {
            long found = handle.createQuery("select count(*)" + where)
                    .bindMap(values)
                    .mapTo(Long.class)
                    .one();
            int pages = (int) Math.max(1, (found + PAGE - 1) / PAGE);
            int shown = Math.max(1, Math.min(page, pages));
            List<Person> people = handle.createQuery(
                            "select *" + where + " order by person limit :most offset :skipped")
                    .bindMap(values)
                    .bind("most", PAGE)
                    .bind("skipped", (shown - 1) * PAGE)
                    .map(PERSON)
                    .list();
            return new PeoplePage(people, shown, pages, found);
        });
    }

    /** The units somebody is in, in the order of the Thai alphabet. */
    public List<String> units() {
        List<String> units =
                jdbi.withHandle(handle -> handle.createQuery("select distinct unit from person where unit <> ''")
                        .mapTo(String.class)
                        .list());
        return units.stream().sorted(Collator.getInstance(Words.THAI)).toList();
    }

    /** Who names this person as supervisor, by personnel code. */
    public List<Person> subordinates(PersonId supervisor) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from person where supervisor = :id order by person")
                        .bind("id", supervisor.value())
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
