package org.opsta.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The hash that chains punches: SHA-256, in lower-case hex, of the punch's JSON without its {@code hash} field, in the
 * canonical form of RFC 8785. It is computed over the JSON as received, so that a reader also vouches for fields newer
 * than itself. Numbers count as IEEE doubles, as that RFC says.
 */
public final class PunchHash {

    /** What serial 1 names as the hash before it. */
    public static final String NONE_BEFORE = "0".repeat(64);

    private PunchHash() {}

    public static String of(JsonNode punch) {
        if (!(punch instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a punch is a JSON object, not " + punch.getNodeType());
        }
        try {
            return Sha256.hex(CanonicalJson.of(object, "hash"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bring a punch into canonical form", e);
        }
    }
}
