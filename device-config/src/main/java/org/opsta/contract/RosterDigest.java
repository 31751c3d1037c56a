package org.opsta.contract;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whom a terminal holds, in one line that can be compared.
 *
 * @param count people enrolled
 * @param digest SHA-256 of the lines {@code person SPACE photoSha256 NEWLINE}, sorted by person in Unicode order
 */
public record RosterDigest(int count, String digest) {

    public RosterDigest {
        Required.present(digest, "digest");
    }

    public static RosterDigest of(Map<PersonId, String> photoSha256ByPerson) {
        SortedMap<PersonId, String> sorted = new TreeMap<>(photoSha256ByPerson);
        StringBuilder lines = new StringBuilder();
        sorted.forEach((person, hash) ->
                lines.append(person.value()).append(' ').append(hash).append('\n'));
        return new RosterDigest(sorted.size(), Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
