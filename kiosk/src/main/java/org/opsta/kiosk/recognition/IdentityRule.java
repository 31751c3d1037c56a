package org.opsta.kiosk.recognition;

import java.util.List;

/** Whether the most similar person is similar enough, and clearly more similar than everybody else. Immutable. */
public final class IdentityRule {

    /** The margin over a runner-up who does not exist: more than any two cosines can differ. */
    private static final double NO_RUNNER_UP = 2;

    private final FalseMatchCurve curve;
    private final double falsePositiveRate;
    private final double leastThreshold;
    private final double margin;

    public IdentityRule(FalseMatchCurve curve, RecognitionSettings settings) {
        this.curve = curve;
        falsePositiveRate = settings.falsePositiveRate();
        leastThreshold = settings.leastThreshold();
        margin = settings.margin();
    }

    /** The score needed while so many people are enrolled. */
    public double threshold(int enrolled) {
        return Math.max(leastThreshold, curve.threshold(falsePositiveRate, enrolled));
    }

    /** How much less the next best person must score. */
    public double margin() {
        return margin;
    }

    /** @param nearest the two best, or fewer when fewer are enrolled */
    public Identification judge(List<Candidate> nearest, int enrolled) {
        double threshold = threshold(enrolled);
        if (nearest.isEmpty()) {
            return new Identification(null, -1, threshold, 0, margin);
        }
        double score = nearest.get(0).similarity();
        double ahead =
                nearest.size() < 2 ? NO_RUNNER_UP : score - nearest.get(1).similarity();
        return new Identification(nearest.get(0).person(), score, threshold, ahead, margin);
    }
}
