package org.opsta.agent.people;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/**
 * A CSV file of people as read, not yet compared with the register.
 *
 * @param columns those that the file has; of somebody known, the others stay as they are
 * @param entries the good lines
 * @param named everybody with a line, also with one that has a mistake
 * @param problems of the lines, in their order
 */
public record PeopleFile(
        String file, Set<Field> columns, List<Entry> entries, Set<PersonId> named, List<LineProblem> problems) {

    public PeopleFile {
        columns = Set.copyOf(columns);
        entries = List.copyOf(entries);
        named = Set.copyOf(named);
        problems = List.copyOf(problems);
    }

    /** One line. */
    public record Entry(int line, Person person) {}

    /** As this file says, and where it says nothing, as it was. */
    Person over(Person given, @Nullable Person before) {
        if (before == null) {
            return given;
        }
        return new Person(
                given.id(),
                given.name(),
                columns.contains(Field.POSITION) ? given.position() : before.position(),
                columns.contains(Field.UNIT) ? given.unit() : before.unit(),
                columns.contains(Field.SUPERVISOR) ? given.supervisor() : before.supervisor(),
                columns.contains(Field.ACTIVE_FROM) ? given.activeFrom() : before.activeFrom(),
                columns.contains(Field.ACTIVE_UNTIL) ? given.activeUntil() : before.activeUntil());
    }
}
