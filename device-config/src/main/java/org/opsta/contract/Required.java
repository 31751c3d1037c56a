package org.opsta.contract;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks for what comes off the wire, where a missing field arrives as null whatever the record declares. */
final class Required {

    private Required() {}

    static <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    static void notNegative(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + ", but cannot be negative");
        }
    }

    static void matches(@Nullable String value, String field, Pattern form, String expected) {
        String present = present(value, field);
        if (!form.matcher(present).matches()) {
            // A malformed value may be anything at all, so only its length is repeated.
            throw new IllegalArgumentException(
                    field + " (" + present.length() + " characters) is not valid: expected " + expected);
        }
    }
}
