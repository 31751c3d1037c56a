package org.opsta.kiosk.recognition;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/** What came of one person standing in front of the terminal. */
public sealed interface ScanOutcome {

    /**
     * Known.
     *
     * @param score cosine similarity of the fused frames to the person's template
     * @param threshold the score that was needed
     * @param margin how far the score is above the next best person's; 2 when nobody else is enrolled
     * @param frames how many were fused
     * @param liveness probability of a living face over these frames, absent when not judged
     */
    record Recognised(
            PersonId person,
            double score,
            double threshold,
            double margin,
            int frames,
            @Nullable Double liveness) implements ScanOutcome {}

    /** Nobody enrolled is like this. {@code best} is -1 when nobody is enrolled. */
    record Unknown(double best, double threshold, int frames) implements ScanOutcome {}

    /** Like one enrolled person, but nearly as like another. */
    record Ambiguous(double score, double margin, double neededMargin, int frames) implements ScanOutcome {}

    /** Like one enrolled person, but more like a picture than like a living face. */
    record NotLive(double liveness, double threshold, int frames) implements ScanOutcome {}

    /** Stood there, but never could be seen well enough. */
    record NotSeenWell(PoorView why) implements ScanOutcome {}
}
