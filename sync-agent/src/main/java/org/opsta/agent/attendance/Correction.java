package org.opsta.agent.attendance;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/**
 * What an administrator put beside the raw scans.
 *
 * @param number rises by time
 * @param direction of an added scan, otherwise absent
 * @param time of an added scan, otherwise absent
 * @param punch the scan that does not count, of a {@link Kind#VOID}
 * @param supersedes number of the earlier correction whose place it takes; absent for none
 */
public record Correction(
        long number,
        PersonId person,
        Kind kind,
        @Nullable Direction direction,
        @Nullable OffsetDateTime time,
        @Nullable UUID punch,
        @Nullable Long supersedes,
        String reason,
        String madeBy,
        OffsetDateTime madeAt) {

    /** What it does. */
    public enum Kind {
        /** A scan that nobody made. */
        ADD,
        /** A scan that does not count. */
        VOID,
        /** What it supersedes does not count any more. */
        UNDO
    }
}
