package org.opsta.agent.people;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.wording.Formulas;
import org.opsta.contract.PersonId;

/** The register as a CSV file, with a column for each {@link Field}; what was exported is read as the same register. */
public final class PeopleCsv {

    private static final Set<String> REQUIRED = columns(EnumSet.of(Field.PERSON, Field.TH, Field.EN));
    private static final Set<String> OPTIONAL =
            columns(EnumSet.complementOf(EnumSet.of(Field.PERSON, Field.TH, Field.EN)));

    private PeopleCsv() {}

    private static Set<String> columns(Set<Field> fields) {
        return fields.stream().map(Field::column).collect(Collectors.toUnmodifiableSet());
    }

    public static PeopleFile read(Path file) throws BadCsv {
        return read(file.toString(), CsvTable.bytes(file));
    }

    /**
     * Reads every line; mistakes in lines become {@link PeopleFile#problems}.
     *
     * @param file its name, for the problems
     * @throws BadCsv when it is no such file at all
     */
    public static PeopleFile read(String file, byte[] bytes) throws BadCsv {
        CsvTable table = CsvTable.read(file, bytes, REQUIRED, OPTIONAL, header -> Field.named(header)
                .map(Field::column)
                .orElse(header));
        Map<PersonId, Integer> lines = new HashMap<>();
        List<LineProblem> problems = new ArrayList<>();
        List<PeopleFile.Entry> entries = table.rows(row -> entry(row, lines), problems);
        Set<Field> columns = Arrays.stream(Field.values())
                .filter(field -> table.columns().contains(field.column()))
                .collect(Collectors.toUnmodifiableSet());
        return new PeopleFile(file, columns, entries, lines.keySet(), problems);
    }

    private static PeopleFile.Entry entry(CsvTable.Row row, Map<PersonId, Integer> lines) {
        Map<Field, String> typed = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            typed.put(field, Formulas.plain(row.values().getOrDefault(field.column(), "")));
        }
        List<PersonProblem> problems = new ArrayList<>();
        Person person = null;
        PersonId id = null;
        try {
            person = PersonText.read(typed);
            id = person.id();
        } catch (BadPeople e) {
            problems.addAll(e.problems());
            id = problems.get(0).person();
        }
        if (id != null) {
            Integer before = lines.putIfAbsent(id, row.line());
            if (before != null) {
                problems.add(PersonProblem.of(id, Field.PERSON, "twice", id, before));
            }
        }
        if (person == null || !problems.isEmpty()) {
            throw new BadPeople(problems);
        }
        return new PeopleFile.Entry(row.line(), person);
    }

    /**
     * Writes people, in UTF-8 with a byte order mark, by which spreadsheets know it, or in Windows-874.
     *
     * @throws BadPeople when somebody has a character that the encoding lacks
     */
    public static byte[] write(List<Person> people, Charset encoding) {
        CharsetEncoder encoder = encoding.newEncoder();
        List<PersonProblem> problems = new ArrayList<>();
        StringBuilder csv = new StringBuilder(encoding.equals(StandardCharsets.UTF_8) ? "\ufeff" : "");
        try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            printer.printRecord(Arrays.stream(Field.values()).map(Field::column));
            for (Person person : people) {
                for (Field field : Field.values()) {
                    String value = value(person, field);
                    if (!encoder.canEncode(value)) {
                        problems.add(PersonProblem.of(person.id(), field, "notWritable", value, encoding.name()));
                    }
                    printer.print(Formulas.guarded(value));
                }
                printer.println();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) {
            throw new BadPeople(problems);
        }
        return csv.toString().getBytes(encoding);
    }

    private static String value(Person person, Field field) {
        return switch (field) {
            case PERSON -> person.id().value();
            case TH -> person.name().th();
            case EN -> person.name().en();
            case POSITION -> person.position();
            case UNIT -> person.unit();
            case SUPERVISOR ->
                person.supervisor() == null ? "" : person.supervisor().value();
            case ACTIVE_FROM -> day(person.activeFrom());
            case ACTIVE_UNTIL -> day(person.activeUntil());
        };
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }
}
