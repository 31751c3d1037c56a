package org.opsta.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.erdtman.jcs.NumberToJSON;
import org.jspecify.annotations.Nullable;

/**
 * JSON that was read already, in the canonical form of RFC 8785. The library's own canonicalizer takes text and reads it
 * anew; every punch an agent takes passes here, so this writes from the tree and leaves only the numbers to the library.
 */
final class CanonicalJson {

    private static final long LARGEST_EXACT = 1L << 53;
    private static final int USUAL_LENGTH = 1024;
    private static final char FIRST_PLAIN = ' ';
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(USUAL_LENGTH);

    private CanonicalJson() {}

    /** @param without a field of the outermost object that is left out */
    static byte[] of(ObjectNode object, String without) throws IOException {
        CanonicalJson canonical = new CanonicalJson();
        canonical.object(object, without);
        return canonical.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void object(ObjectNode object, @Nullable String without) throws IOException {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        // By UTF-16 units, as that RFC asks and String compares.
        Collections.sort(names);
        char before = '{';
        for (String name : names) {
            if (!name.equals(without)) {
                out.append(before);
                before = ',';
                text(name);
                out.append(':');
                any(object.get(name));
            }
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private void any(JsonNode node) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> object((ObjectNode) node, null);
            case ARRAY -> array(node);
            case STRING -> text(node.textValue());
            case NUMBER -> number(node);
            case BOOLEAN, NULL -> out.append(node.asText());
            default -> throw new IOException("no canonical form for " + node.getNodeType());
        }
    }

    private void array(JsonNode array) throws IOException {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            any(array.get(i));
        }
        out.append(']');
    }

    private void number(JsonNode number) throws IOException {
        if (number.isIntegralNumber() && number.canConvertToLong() && Math.abs(number.longValue()) < LARGEST_EXACT) {
            out.append(number.longValue());
        } else {
            double value = number instanceof DoubleNode ? number.doubleValue() : Double.parseDouble(number.asText());
            if (Double.isFinite(value)) {
                out.append(NumberToJSON.serializeNumber(value));
            } else {
                // JSON has no such number: on the wire it is this text, and hashes as that.
                text(number.asText());
            }
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < FIRST_PLAIN) {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
