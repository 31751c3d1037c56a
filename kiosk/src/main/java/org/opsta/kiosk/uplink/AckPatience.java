package org.opsta.kiosk.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait for an acknowledgement before sending again: doubling from {@code first} to {@code most}, spread by a
 * fifth either way so that many terminals do not send in step.
 */
record AckPatience(Duration first, Duration most) {

    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 30;

    AckPatience {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits from " + first + " to " + most
                    + ": the first must be above zero and" + " not above the longest");
        }
    }

    /** @param unanswered how often the same punches were sent without an answer before */
    Duration after(int unanswered, RandomGenerator random) {
        double doubled = first.toMillis() * Math.pow(2, Math.min(unanswered, MOST_DOUBLINGS));
        double capped = Math.min(doubled, (double) most.toMillis());
        return Duration.ofMillis(Math.round(capped * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }
}
