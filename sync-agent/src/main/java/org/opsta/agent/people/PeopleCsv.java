package org.opsta.agent.people;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** People from a CSV file with the columns {@code person,th,en}. */
public final class PeopleCsv {

    private PeopleCsv() {}

    public static List<Person> read(Path file) throws BadCsv {
        Map<PersonId, Integer> lines = new HashMap<>();
        return CsvTable.open(file, Set.of("person", "th", "en"), Set.of()).rows(row -> {
            Person person = new Person(new PersonId(row.get("person")), new PersonName(row.get("th"), row.get("en")));
            Integer before = lines.putIfAbsent(person.id(), row.line());
            if (before != null) {
                throw new IllegalArgumentException(
                        "person " + person.id() + " is on line " + before + " already; keep one of the two");
            }
            return person;
        });
    }
}
