package org.opsta.agent.attendance;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.contract.Direction;

/**
 * One line of a day: a scan, or one that an administrator added.
 *
 * @param time the time that counts
 * @param punch absent when it was added
 * @param added absent when it was scanned
 * @param voided why it does not count; absent when it does
 */
public record DayRecord(
        Direction direction,
        OffsetDateTime time,
        @Nullable StoredPunch punch,
        @Nullable Correction added,
        @Nullable Correction voided) {

    public boolean counts() {
        return voided == null;
    }
}
