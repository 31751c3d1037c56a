package org.opsta.agent.intake;

import java.util.HexFormat;

/** Text from the wire in a form every database takes: PostgreSQL refuses NUL, drivers refuse half surrogate pairs. */
final class PlainText {

    private PlainText() {}

    /** The same JSON with everything outside ASCII escaped; JSON has such characters only inside its strings. */
    static String asciiJson(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f) {
                ascii.append(c);
            } else {
                ascii.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ascii.toString();
    }

    /** Text with a question mark for each control character and surrogate. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return plain.toString();
    }
}
