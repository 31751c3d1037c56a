package org.opsta.agent.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A hash as a terminal wrote it, which may be anything at all. */
final class DeclaredHash {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private DeclaredHash() {}

    static @Nullable String of(JsonNode punch, String field) {
        JsonNode value = punch.get(field);
        return value != null && value.isTextual() ? orNull(value.textValue()) : null;
    }

    static @Nullable String orNull(String text) {
        return FORM.matcher(text).matches() ? text : null;
    }
}
