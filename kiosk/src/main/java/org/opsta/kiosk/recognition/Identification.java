package org.opsta.kiosk.recognition;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/**
 * Who a face is most like, and whether that is enough.
 *
 * @param best absent when nobody is enrolled
 * @param score of the best, -1 when nobody is enrolled
 * @param threshold the score needed
 * @param margin how far the score is above the next best person's
 * @param neededMargin how far it must be
 */
public record Identification(
        @Nullable PersonId best, double score, double threshold, double margin, double neededMargin) {

    public boolean accepted() {
        return like() && margin >= neededMargin;
    }

    /** Similar enough, though another may be nearly as similar. */
    boolean like() {
        return best != null && score >= threshold;
    }

    /** Accepted, and above the threshold by {@code more}. */
    boolean sure(double more) {
        return accepted() && score >= threshold + more;
    }
}
