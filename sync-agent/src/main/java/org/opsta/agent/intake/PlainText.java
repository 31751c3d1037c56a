package org.opsta.agent.intake;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.opsta.contract.Sha256;

/** Text from the wire in a form every database takes: PostgreSQL refuses NUL, drivers refuse half surrogate pairs. */
final class PlainText {

    private static final int LONGEST_BOOT_ID = 64;

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

    /** A boot id in a form every index takes, whatever the terminal wrote. */
    static String bootId(String bootId) {
        boolean plain = bootId.length() <= LONGEST_BOOT_ID && bootId.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain ? bootId : Sha256.hex(bootId.getBytes(StandardCharsets.UTF_8));
    }
}
