package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A personnel code (รหัสบุคลากร), for example {@code 10151}: 1 to 32 letters, digits, {@code .}, {@code _} or {@code -}. */
public record PersonId(@JsonValue String value) implements Comparable<PersonId> {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PersonId {
        Required.matches(value, "person", FORM, "a personnel code of 1 to 32 letters, digits, '.', '_' or '-'");
    }

    @Override
    public int compareTo(PersonId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
