package org.opsta.agent.attendance;

import java.time.OffsetDateTime;
import org.opsta.agent.timesheet.Entry;
import org.opsta.contract.PersonId;

/** Leave, duty or a clarification of somebody, as recorded. */
public record TimeEntry(
        long number, PersonId person, Entry entry, String reason, String recordedBy, OffsetDateTime recordedAt) {

    public static final int LONGEST_REASON = 500;

    static void checkReason(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new NotPossible(
                    NotPossible.Reason.NO_REASON, "a reason of 1 to " + LONGEST_REASON + " characters is needed");
        }
    }
}
