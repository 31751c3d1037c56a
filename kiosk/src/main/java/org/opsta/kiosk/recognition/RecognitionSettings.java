package org.opsta.kiosk.recognition;

import org.opsta.settings.BadValue;

/**
 * @param falsePositiveRate the target: how many of the strangers who come up may be taken for somebody enrolled
 * @param leastThreshold the score needed is never below this, however few are enrolled
 * @param margin how much less the next best person must score
 * @param framesToDecide good frames fused before a decision
 * @param framesWhenSure fewer are enough for a score above the threshold by ...
 * @param sureAbove ... this
 * @param framesAtMost good frames after which an undecided face is refused
 * @param decideWithinMillis from the first good frame; then an undecided face is refused
 * @param adviseAfterMillis a face that stays without one good frame is told why
 * @param lostAfterMillis without the face, the next one counts as somebody new
 * @param tryAgainAfterMillis a refused face that stays gets another try
 */
public record RecognitionSettings(
        double falsePositiveRate,
        double leastThreshold,
        double margin,
        int framesToDecide,
        int framesWhenSure,
        double sureAbove,
        int framesAtMost,
        int decideWithinMillis,
        int adviseAfterMillis,
        int lostAfterMillis,
        int tryAgainAfterMillis) {

    public RecognitionSettings {
        BadValue.unless(
                falsePositiveRate >= 0.000_001 && falsePositiveRate <= 0.1,
                "falsePositiveRate",
                falsePositiveRate,
                "write a share from 0.000001 to 0.1, such as 0.003 for 0.3 %");
        BadValue.unless(
                leastThreshold >= 0 && leastThreshold < 1,
                "leastThreshold",
                leastThreshold,
                "write a number from 0 to below 1, such as 0.42");
        BadValue.unless(margin >= 0 && margin < 1, "margin", margin, "write a number from 0 to below 1, such as 0.05");
        BadValue.unless(
                framesToDecide >= 1 && framesToDecide <= 100, "framesToDecide", framesToDecide, "write 1 to 100");
        BadValue.unless(
                framesWhenSure >= 1 && framesWhenSure <= framesToDecide,
                "framesWhenSure",
                framesWhenSure,
                "write 1 to framesToDecide, which is " + framesToDecide);
        BadValue.unless(sureAbove >= 0 && sureAbove < 1, "sureAbove", sureAbove, "write 0 to below 1, such as 0.1");
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
