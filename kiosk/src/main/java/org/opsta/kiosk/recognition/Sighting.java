package org.opsta.kiosk.recognition;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nearest face of one frame.
 *
 * @param nanos when the frame was taken, on the monotonic clock
 * @param template absent when the face could not be seen well enough to describe it
 * @param poor why not; or, beside a template, what may keep the face from being known all the same
 * @param liveness log-odds that it is a living face, absent when not judged
 */
public record Sighting(
        long nanos,
        Box box,
        FaceQuality quality,
        @Nullable Template template,
        @Nullable PoorView poor,
        @Nullable Double liveness) {

    public Sighting {
        if (template == null && poor == null) {
            throw new IllegalArgumentException("a sighting has a template, or a reason why it has none");
        }
    }

    public static Sighting good(long nanos, Box box, FaceQuality quality, Template template) {
        return new Sighting(nanos, box, quality, template, null, null);
    }

    /** The same, with something before the face that may keep it from being known. */
    public Sighting flawedBy(PoorView flaw) {
        return new Sighting(nanos, box, quality, template, flaw, liveness);
    }

    public Sighting withLiveness(double logOdds) {
        return new Sighting(nanos, box, quality, template, poor, logOdds);
    }

    public static Sighting poor(long nanos, Box box, FaceQuality quality, PoorView why) {
        return new Sighting(nanos, box, quality, null, why, null);
    }

    Optional<Template> described() {
        return Optional.ofNullable(template);
    }
}
