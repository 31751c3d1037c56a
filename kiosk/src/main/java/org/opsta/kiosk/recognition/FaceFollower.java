package org.opsta.kiosk.recognition;

import java.util.EnumMap;
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

    private final RecognitionSettings settings;
    private final IdentityRule rule;
    private final LivenessSettings liveness;
    private final Identifier identifier;
    private @Nullable Track track;

    public FaceFollower(
            RecognitionSettings settings, IdentityRule rule, LivenessSettings liveness, Identifier identifier) {
        this.settings = settings;
        this.rule = rule;
        this.liveness = liveness;
        this.identifier = identifier;
    }

    /** Whether the next good frame is the first of its face, as far as can be known before it is looked at. */
    public boolean expectsFirstFrame() {
        return track == null || track.seen.frames() == 0;
    }

    /** Whether the next good frame may still decide something: not on a face that was decided on, until its next try. */
    public boolean wants() {
        return track == null || !track.decided;
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
        private final Map<PoorView, Integer> flaws = new EnumMap<>(PoorView.class);
        private Box box;
        private long lastNanos;
        private long startNanos;
        private long firstGoodNanos;
        private FusedFace seen = new FusedFace();
        private LivenessVote vote = new LivenessVote(liveness);
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
            return seen.frames() == 0
                    || next.described()
                            .map(template -> template.similarity(seen.direction()) >= OTHER_FACE)
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
            if (seen.frames() == 0) {
                firstGoodNanos = lastNanos;
            }
            seen.add(template, sighting.quality());
            if (sighting.poor() != null) {
                flaws.merge(sighting.poor(), 1, Integer::sum);
            }
            if (sighting.liveness() != null) {
                vote.add(sighting.liveness());
            }
            return seen.frames() < settings.framesWhenSure() ? Optional.empty() : decide();
        }

        private void startAnew() {
            decided = false;
            seen = new FusedFace();
            vote = new LivenessVote(liveness);
            poorViews.clear();
            flaws.clear();
            advised = false;
            startNanos = lastNanos;
        }

        /** Nobody who stays is left without a word: with enough good frames they are decided on, else told what to do. */
        private Optional<ScanOutcome> addPoor(Sighting sighting) {
            poorViews.merge(Objects.requireNonNull(sighting.poor()), 1, Integer::sum);
            if (seen.frames() >= settings.framesToDecide()) {
                // Nothing was added since the last search, so it would find the same until time is up.
                return timeIsUp() ? decide() : Optional.empty();
            }
            long since = seen.frames() == 0 ? startNanos : firstGoodNanos;
            if (advised || millis(lastNanos - since) < settings.adviseAfterMillis()) {
                return Optional.empty();
            }
            // Said once, and not a decision: the next good frame may still settle it.
            advised = true;
            return mostOften(poorViews).map(most -> new ScanOutcome.NotSeenWell(most.getKey()));
        }

        private static Optional<Map.Entry<PoorView, Integer>> mostOften(Map<PoorView, Integer> views) {
            return views.entrySet().stream().max(Map.Entry.comparingByValue());
        }

        private Optional<ScanOutcome> decide() {
            Identification found = rule.judge(seen.nearest(identifier, 2), identifier.size());
            int frames = seen.frames();
            // One frame more costs less than a wrong name; whoever is beyond doubt need not wait for it.
            boolean enough = frames >= settings.framesToDecide() || found.sure(settings.sureAbove());
            if (enough && found.accepted()) {
                return admit(new ScanOutcome.Recognised(
                        Objects.requireNonNull(found.best()),
                        found.score(),
                        found.threshold(),
                        found.margin(),
                        frames,
                        vote.frames() == 0 ? null : vote.probability()));
            }
            if (frames < settings.framesAtMost() && !timeIsUp()) {
                return Optional.empty();
            }
            if (found.like()) {
                return decided(new ScanOutcome.Ambiguous(found.score(), found.margin(), found.neededMargin(), frames));
            }
            // Behind a mask somebody enrolled may go unknown: better asked to take it off than told to be nobody.
            Optional<Map.Entry<PoorView, Integer>> flaw = mostOften(flaws);
            return decided(
                    flaw.isPresent() && 2 * flaw.get().getValue() > frames
                            ? new ScanOutcome.NotSeenWell(flaw.get().getKey())
                            : new ScanOutcome.Unknown(found.score(), found.threshold(), frames));
        }

        /** Somebody known, and as far as that is asked for, somebody living. */
        private Optional<ScanOutcome> admit(ScanOutcome.Recognised recognised) {
            if (liveness.policy() == LivenessSettings.Policy.ENFORCE) {
                if (!vote.sure() && !timeIsUp()) {
                    return Optional.empty();
                }
                if (!vote.live()) {
                    return decided(new ScanOutcome.NotLive(vote.probability(), liveness.threshold(), vote.frames()));
                }
            }
            return decided(recognised);
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

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
