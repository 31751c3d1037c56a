package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/**
 * The deletion of everything but the time records of a person.
 *
 * @param reason as somebody wrote it
 * @param completedAt when the last terminal confirmed; absent while one has not
 * @param receipts one for each terminal that was known when it began
 */
public record Erasure(
        long id,
        PersonId person,
        String reason,
        OffsetDateTime begunAt,
        Actor begunBy,
        @Nullable OffsetDateTime completedAt,
        List<Receipt> receipts) {

    public Erasure {
        receipts = List.copyOf(receipts);
    }

    /**
     * What one terminal answered.
     *
     * @param code of the terminal's latest answer; absent before there was one
     * @param at of that answer, or when it began to wait
     */
    public record Receipt(
            DeviceId device, State state, @Nullable String code, OffsetDateTime at) {}

    public enum State {
        /** Not asked yet, or not answered: the terminal may be away. */
        WAITING,
        /** It holds nothing of the person: no template, nothing in memory, nothing queued, no PIN. */
        CONFIRMED,
        /** It answered that something is left; it is asked again. */
        FAILED
    }
}
