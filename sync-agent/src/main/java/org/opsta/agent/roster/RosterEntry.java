package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;

/**
 * One person on one terminal.
 *
 * @param photoSha256 of the photo this is about; absent when the person is to go or has gone
 * @param code the terminal's latest answer, or a {@link RosterCode} of the agent's own; absent before there was any
 * @param hint what to do next; there whenever {@code code} is
 * @param nearest the most similar other person on that terminal
 * @param looksLike when held: the people it is too like, most similar first
 * @param numbers what was measured and the limits it was held against, by name
 * @param since when it came into {@code state}
 * @param attempts how often it was sent without an answer, or without success, since it was last changed
 */
public record RosterEntry(
        DeviceId device,
        PersonId person,
        @Nullable String photoSha256,
        EntryState state,
        @Nullable String code,
        @Nullable Hint hint,
        @Nullable Nearest nearest,
        List<Nearest> looksLike,
        Map<String, Double> numbers,
        OffsetDateTime since,
        int attempts) {

    public RosterEntry {
        looksLike = List.copyOf(looksLike);
        numbers = Map.copyOf(numbers);
    }
}
