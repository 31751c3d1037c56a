package org.opsta.kiosk.recognition;

import org.opsta.settings.BadValue;

/**
 * @param threshold cosine similarity from which a face counts as the enrolled person's
 * @param margin how much less similar the next best person must be
 * @param framesToDecide good frames fused before the first decision
 * @param framesAtMost good frames after which an undecided face is refused
 * @param decideWithinMillis from the first good frame; then an undecided face is refused
 * @param adviseAfterMillis a face that stays without one good frame is told why
 * @param lostAfterMillis without the face, the next one counts as somebody new
 * @param tryAgainAfterMillis a refused face that stays gets another try
 */
public record RecognitionSettings(
        double threshold,
        double margin,
        int framesToDecide,
        int framesAtMost,
        int decideWithinMillis,
        int adviseAfterMillis,
        int lostAfterMillis,
        int tryAgainAfterMillis) {

    public RecognitionSettings {
        BadValue.unless(
                threshold > 0 && threshold < 1,
                "threshold",
                threshold,
                "write a number between 0 and 1, such as 0.479");
        BadValue.unless(margin >= 0 && margin < 1, "margin", margin, "write a number from 0 to below 1, such as 0.05");
        BadValue.unless(
                framesToDecide >= 1 && framesToDecide <= 100, "framesToDecide", framesToDecide, "write 1 to 100");
        BadValue.unless(
                framesAtMost >= framesToDecide && framesAtMost <= 1000,
                "framesAtMost",
                framesAtMost,
                "write at least framesToDecide, which is " + framesToDecide + ", and at most 1000");
        atLeast("decideWithinMillis", decideWithinMillis, 100);
        atLeast("adviseAfterMillis", adviseAfterMillis, 100);
        atLeast("lostAfterMillis", lostAfterMillis, 100);
        atLeast("tryAgainAfterMillis", tryAgainAfterMillis, 500);
    }

    private static void atLeast(String key, int value, int least) {
        BadValue.unless(value >= least && value <= 60_000, key, value, "write " + least + " to 60000");
    }
}
