package org.opsta.agent.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/** What must be true of the register. Pure. */
final class RegisterRules {

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_TEXT = 200;

    /** 2400 and 2700 in the Buddhist era: what is shown in that era can be typed in again. */
    private static final int FIRST_YEAR = 1857;

    private static final int LAST_YEAR = 2157;

    private RegisterRules() {}

    /**
     * Everything that would be wrong with the register after the changes. What stands in it already and is not changed is no
     * problem of the change.
     *
     * @param known also good as supervisors, such as people on lines of a file that have another mistake
     */
    static List<PersonProblem> problems(
            Map<PersonId, Person> register, Collection<Person> changes, Set<PersonId> known) {
        Map<PersonId, Person> after = new HashMap<>(register);
        Set<PersonId> changed = new LinkedHashSet<>();
        for (Person person : changes) {
            after.put(person.id(), person);
            if (!person.equals(register.get(person.id()))) {
                changed.add(person.id());
            }
        }
        List<PersonProblem> problems = new ArrayList<>();
        for (PersonId id : changed) {
            Person person = after.get(id);
            if (person != null) {
                own(person, problems);
                PersonId supervisor = person.supervisor();
                if (supervisor != null && !after.containsKey(supervisor) && !known.contains(supervisor)) {
                    problems.add(PersonProblem.of(id, Field.SUPERVISOR, "unknownSupervisor", supervisor));
                }
            }
        }
        loops(after, changed, problems);
        return problems;
    }

    private static void own(Person person, List<PersonProblem> problems) {
        PersonId id = person.id();
        problems.addAll(text(id, Field.TH, person.name().th()));
        problems.addAll(text(id, Field.EN, person.name().en()));
        problems.addAll(text(id, Field.POSITION, person.position()));
        problems.addAll(text(id, Field.UNIT, person.unit()));
        year(id, Field.ACTIVE_FROM, person.activeFrom(), problems);
        year(id, Field.ACTIVE_UNTIL, person.activeUntil(), problems);
        if (person.activeFrom() != null
                && person.activeUntil() != null
                && person.activeUntil().isBefore(person.activeFrom())) {
            problems.add(PersonProblem.of(
                    id, Field.ACTIVE_UNTIL, "untilBeforeFrom", person.activeUntil(), person.activeFrom()));
        }
    }

    private static void year(PersonId id, Field field, @Nullable LocalDate day, List<PersonProblem> problems) {
        if (day != null && (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR)) {
            problems.add(PersonProblem.of(id, field, "year", day, FIRST_YEAR, LAST_YEAR));
        }
    }

    /** What a name or another text must not be; letters of any script, and anything a page has to escape, are fine. */
    static List<PersonProblem> text(@Nullable PersonId id, Field field, String text) {
        int most = field == Field.TH || field == Field.EN ? LONGEST_NAME : LONGEST_TEXT;
        if (text.length() > most) {
            return List.of(
                    PersonProblem.of(id, field, "tooLong", PersonText.shortened(visible(text)), text.length(), most));
        }
        if (!text.equals(PersonText.strip(text))) {
            return List.of(PersonProblem.of(id, field, "spaces", visible(text)));
        }
        return text.codePoints()
                .filter(RegisterRules::unseen)
                .mapToObj(point -> PersonProblem.of(
                        id, field, "unseen", visible(text), String.format(Locale.ROOT, "U+%04X", point)))
                .limit(1)
                .toList();
    }

    /**
     * Control characters, line breaks, halves of characters, and what turns the direction of the text around it. Spaces without
     * width are not meant: Thai text has them between words.
     */
    private static boolean unseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> point < 0x200B || point > 0x200D;
            default -> false;
        };
    }

    private static String visible(String text) {
        return text.codePoints()
                .map(point -> unseen(point) ? '�' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Each loop once, at the first of those changed that are in it. */
    private static void loops(Map<PersonId, Person> register, Set<PersonId> changed, List<PersonProblem> problems) {
        Set<PersonId> done = new HashSet<>();
        for (PersonId start : changed) {
            Set<PersonId> way = new LinkedHashSet<>();
            PersonId at = start;
            while (at != null && !done.contains(at) && way.add(at)) {
                Person person = register.get(at);
                at = person == null ? null : person.supervisor();
            }
            if (at != null && !done.contains(at)) {
                loop(at, way, changed, problems);
            }
            done.addAll(way);
        }
    }

    /** @param first where {@code way} came back to itself */
    private static void loop(PersonId first, Set<PersonId> way, Set<PersonId> changed, List<PersonProblem> problems) {
        List<PersonId> ring =
                way.stream().dropWhile(id -> !id.equals(first)).collect(Collectors.toCollection(ArrayList::new));
        for (PersonId id : changed) {
            int place = ring.indexOf(id);
            if (place >= 0) {
                List<PersonId> named = new ArrayList<>(ring.subList(place, ring.size()));
                named.addAll(ring.subList(0, place));
                named.add(id);
                problems.add(PersonProblem.of(
                        id,
                        Field.SUPERVISOR,
                        ring.size() == 1 ? "ownSupervisor" : "loop",
                        named.stream().map(PersonId::value).collect(Collectors.joining(" → "))));
                return;
            }
        }
    }
}
