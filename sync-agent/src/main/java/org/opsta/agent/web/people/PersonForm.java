package org.opsta.agent.web.people;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.people.Field;
import org.opsta.agent.people.PersonProblem;
import org.opsta.agent.wording.Words;

/**
 * The form of a person, as it is shown.
 *
 * @param action where it is sent
 * @param units to choose from, or to write another
 */
public record PersonForm(String action, List<Input> inputs, List<String> units) {

    private static final Set<Field> REQUIRED = EnumSet.of(Field.PERSON, Field.TH, Field.EN);

    public PersonForm {
        inputs = List.copyOf(inputs);
        units = List.copyOf(units);
    }

    /**
     * @param hint empty for none
     * @param errors empty for none
     */
    public record Input(String name, String label, String hint, String value, List<String> errors, boolean required) {

        public Input {
            errors = List.copyOf(errors);
        }

        /** The ids of what explains it, for screen readers. */
        public @Nullable String describedBy() {
            String hinted = hint.isEmpty() ? "" : name + "-hint";
            String wrong = errors.isEmpty() ? "" : name + "-error";
            String both = (wrong + " " + hinted).strip();
            return both.isEmpty() ? null : both;
        }
    }

    /** @param changing somebody known, whose code stays */
    static PersonForm of(
            String action,
            boolean changing,
            Map<Field, String> typed,
            List<PersonProblem> problems,
            List<String> units,
            Words words) {
        Map<Field, List<String>> errors = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            errors.put(
                    field,
                    problems.stream()
                            .filter(problem -> problem.field() == field)
                            .map(problem -> problem.what().in(words.language()))
                            .toList());
        }
        List<Input> inputs = Arrays.stream(Field.values())
                .filter(field -> !changing || field != Field.PERSON)
                .map(field -> new Input(
                        field.column(),
                        words.get("field." + field.column()),
                        words.has("hint." + field.column()) ? words.get("hint." + field.column()) : "",
                        typed.getOrDefault(field, ""),
                        errors.getOrDefault(field, List.of()),
                        REQUIRED.contains(field)))
                .toList();
        return new PersonForm(action, inputs, units);
    }

    public boolean wrong() {
        return inputs.stream().anyMatch(input -> !input.errors().isEmpty());
    }
}
