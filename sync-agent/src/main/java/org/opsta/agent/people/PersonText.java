package org.opsta.agent.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.wording.BadDate;
import org.opsta.agent.wording.Said;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.TypedDate;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** A person as somebody typed them: into a form, a file or a command. What is missing is empty. */
public final class PersonText {

    /** Spaces of every kind, also those that do not break a line: they come with text from elsewhere. */
    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    private final Map<Field, String> typed;
    private final List<PersonProblem> problems = new ArrayList<>();

    private PersonText(Map<Field, String> typed) {
        this.typed = typed;
    }

    /** @throws BadPeople with everything that is wrong with it by itself; {@link People} compares it with the others */
    public static Person read(Map<Field, String> typed) {
        return new PersonText(typed).person();
    }

    /** As a form shows somebody who is known: dates with the Buddhist year. */
    public static Map<Field, String> of(Person person) {
        Map<Field, String> typed = new EnumMap<>(Field.class);
        typed.put(Field.PERSON, person.id().value());
        typed.put(Field.TH, person.name().th());
        typed.put(Field.EN, person.name().en());
        typed.put(Field.POSITION, person.position());
        typed.put(Field.UNIT, person.unit());
        typed.put(
                Field.SUPERVISOR,
                person.supervisor() == null ? "" : person.supervisor().value());
        typed.put(Field.ACTIVE_FROM, person.activeFrom() == null ? "" : ThaiTime.day(person.activeFrom()));
        typed.put(Field.ACTIVE_UNTIL, person.activeUntil() == null ? "" : ThaiTime.day(person.activeUntil()));
        return typed;
    }

    static String strip(String text) {
        return AROUND.matcher(text).replaceAll("");
    }

    private Person person() {
        PersonId id = value(Field.PERSON, true, text -> code(text));
        String th = value(Field.TH, true, text -> text(Field.TH, text));
        String en = value(Field.EN, true, text -> text(Field.EN, text));
        String position = value(Field.POSITION, false, text -> text(Field.POSITION, text));
        String unit = value(Field.UNIT, false, text -> text(Field.UNIT, text));
        PersonId supervisor = value(Field.SUPERVISOR, false, text -> code(text));
        LocalDate from = value(Field.ACTIVE_FROM, false, TypedDate::parse);
        LocalDate until = value(Field.ACTIVE_UNTIL, false, TypedDate::parse);
        if (id == null || th == null || en == null || !problems.isEmpty()) {
            throw new BadPeople(problems.stream()
                    .map(problem -> new PersonProblem(id, problem.field(), problem.what()))
                    .toList());
        }
        return new Person(
                id,
                new PersonName(th, en),
                position == null ? "" : position,
                unit == null ? "" : unit,
                supervisor,
                from,
                until);
    }

    private <T> @Nullable T value(Field field, boolean required, Function<String, T> reader) {
        String text = strip(typed.getOrDefault(field, ""));
        if (text.isEmpty()) {
            if (required) {
                problems.add(PersonProblem.of(null, field, "empty"));
            }
            return null;
        }
        try {
            return reader.apply(text);
        } catch (NotUnderstood e) {
            problems.add(new PersonProblem(null, field, e.why()));
            return null;
        } catch (BadDate e) {
            problems.add(new PersonProblem(null, field, e::in));
            return null;
        } catch (BadPeople e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    private static PersonId code(String text) {
        try {
            return new PersonId(text);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood(Said.of(BadPeople.WORDS, "code", shortened(text)));
        }
    }

    private static String text(Field field, String text) {
        List<PersonProblem> wrong = RegisterRules.text(null, field, text);
        if (!wrong.isEmpty()) {
            throw new BadPeople(wrong);
        }
        return text;
    }

    /** What is named in a problem must not fill the page. */
    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
