package org.opsta.kiosk.recognition;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the nearest face from frame to frame, fuses its good frames into one template and decides who it is, once per
 * person who comes up; somebody refused who stays gets another try. A face that jumps, is away for a while, or suddenly
 * looks like somebody else starts anew, so that two people in a row are never fused.
 *
 * <p>Not thread-safe: owned by the vision thread. Knows no clock but the frames' own.
 */
public final class FaceFollower {

    /** Boxes of the same face in neighbouring frames share at least this much. */
    private static final double LEAST_OVERLAP = 0.15;
    /** Below this, two views cannot be of one person: strangers average 0, the same face in a row stays above 0.5. */
    private static final double OTHER_FACE = 0.15;
    /** The margin over a runner-up who does not exist: more than any two cosines can differ. */
    private static final double NO_RUNNER_UP = 2;

    private final RecognitionSettings settings;
    private final Identifier identifier;
    private @Nullable Track track;

    public FaceFollower(RecognitionSettings settings, Identifier identifier) {
        this.settings = settings;
        this.identifier = identifier;
    }

    /** Takes in one frame's nearest face and tells what that decides, if anything. */
    public Optional<ScanOutcome> see(Sighting sighting) {
        Track current = track;
        if (current == null || !current.continuesWith(sighting)) {
            current = new Track(sighting);
            track = current;
        }
        return current.add(sighting);
    }

    /**
     * Says that the last outcome led to nothing, although the person was recognised: they get another try like somebody
     * refused, without having to leave and come back.
     */
    public void tryAgain() {
        if (track != null) {
            track.settled = false;
        }
    }

    /** Takes in a frame without any face. */
    public void seeNobody(long nanos) {
        if (track != null && track.lostBy(nanos)) {
            track = null;
        }
    }

    /** One face from its coming to its going. */
    private final class Track {

        private final Map<PoorView, Integer> poorViews = new EnumMap<>(PoorView.class);
        private Box box;
        private long lastNanos;
        private long startNanos;
        private long firstGoodNanos;
        private int frames;
        private float @Nullable [] sum;
        private boolean advised;
        private boolean decided;
        private boolean settled;
        private long decidedNanos;

        Track(Sighting first) {
            box = first.box();
            lastNanos = first.nanos();
            startNanos = first.nanos();
        }

        boolean lostBy(long nanos) {
            return millis(nanos - lastNanos) > settings.lostAfterMillis();
        }

        boolean continuesWith(Sighting next) {
            if (lostBy(next.nanos()) || box.overlap(next.box()) < LEAST_OVERLAP) {
                return false;
            }
            float[] seen = sum;
            return seen == null
                    || next.described()
                            .map(template -> template.similarity(Template.normalised(seen)) >= OTHER_FACE)
                            .orElse(true);
        }

        Optional<ScanOutcome> add(Sighting sighting) {
            box = sighting.box();
            lastNanos = sighting.nanos();
            if (settled) {
                return Optional.empty();
            }
            if (decided) {
                if (millis(lastNanos - decidedNanos) < settings.tryAgainAfterMillis()) {
                    return Optional.empty();
                }
                startAnew();
            }
            Template template = sighting.template();
            if (template == null) {
                return addPoor(sighting);
            }
            if (frames == 0) {
                firstGoodNanos = lastNanos;
            }
            frames++;
            fuse(template, weight(sighting.quality()));
            return frames < settings.framesToDecide() ? Optional.empty() : decide();
        }

        private void startAnew() {
            decided = false;
            sum = null;
            frames = 0;
            poorViews.clear();
            advised = false;
            startNanos = lastNanos;
        }

        /** Nobody who stays is left without a word: with enough good frames they are decided on, else told what to do. */
        private Optional<ScanOutcome> addPoor(Sighting sighting) {
            poorViews.merge(Objects.requireNonNull(sighting.poor()), 1, Integer::sum);
            if (frames >= settings.framesToDecide()) {
                // Nothing was added since the last search, so it would find the same until time is up.
                return timeIsUp() ? decide() : Optional.empty();
            }
            long since = frames == 0 ? startNanos : firstGoodNanos;
            if (advised || millis(lastNanos - since) < settings.adviseAfterMillis()) {
                return Optional.empty();
            }
            // Said once, and not a decision: the next good frame may still settle it.
            advised = true;
            return poorViews.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(most -> new ScanOutcome.NotSeenWell(most.getKey()));
        }

        private void fuse(Template template, double weight) {
            if (sum == null) {
                sum = new float[template.dimensions()];
            }
            template.addTo(sum, weight);
        }

        private Optional<ScanOutcome> decide() {
            List<Candidate> nearest = identifier.nearest(Template.normalised(Objects.requireNonNull(sum)), 2);
            double best = nearest.isEmpty() ? -1 : nearest.get(0).similarity();
            double margin =
                    nearest.size() < 2 ? NO_RUNNER_UP : best - nearest.get(1).similarity();
            boolean like = best >= settings.threshold();
            if (like && margin >= settings.margin()) {
                return decided(new ScanOutcome.Recognised(
                        nearest.get(0).person(), best, settings.threshold(), margin, frames));
            }
            if (frames < settings.framesAtMost() && !timeIsUp()) {
                return Optional.empty();
            }
            return decided(
                    like
                            ? new ScanOutcome.Ambiguous(best, margin, settings.margin(), frames)
                            : new ScanOutcome.Unknown(best, settings.threshold(), frames));
        }

        private boolean timeIsUp() {
            return millis(lastNanos - firstGoodNanos) >= settings.decideWithinMillis();
        }

        private Optional<ScanOutcome> decided(ScanOutcome outcome) {
            decided = true;
            settled = outcome instanceof ScanOutcome.Recognised;
            decidedNanos = lastNanos;
            return Optional.of(outcome);
        }
    }

    /** Large, sharp, straight faces count more; no frame counts more than ten times another. */
    private static double weight(FaceQuality quality) {
        double size = Math.min(1, quality.facePixels() / 250);
        double sharp = Math.min(1, quality.sharpness() / 3);
        double straight = Math.cos(Math.toRadians(Math.min(75, Math.abs(quality.yawDegrees()))));
        return Math.max(0.1, size * sharp * straight);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
