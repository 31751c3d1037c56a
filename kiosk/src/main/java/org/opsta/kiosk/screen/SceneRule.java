package org.opsta.kiosk.screen;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

/**
 * Decides what fills the page: nothing but the clock, somebody being guided, or an outcome. Pure: it is told what happens and
 * when, in nanoseconds of one monotonic clock.
 *
 * <p>Not thread-safe: guarded by {@link Screen}.
 */
final class SceneRule {

    /** A face must have been there for so long, so that a detector's single mistake does not make the clock flash. */
    private static final long COMES_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** And is gone after so long without it, so that one that is missed for a frame or two goes on being guided. */
    private static final long GOES_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    /** What somebody can read at a glance: the name, which they know already. */
    private static final long LEAST_NAMED_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    /** And what must be understood first. */
    private static final long LEAST_OTHER_NANOS = TimeUnit.SECONDS.toNanos(3);
    /**
     * Share of the frame's height. A face smaller than this, which the recognition finds too far, is not walking up: at such
     * a distance (some three metres and more) people cross a lobby, and the clock would flicker all day for those who never
     * meant to come.
     */
    private static final double PASSING_BY = 0.06;

    /** What is on the page. */
    sealed interface Shown {
        record Idle() implements Shown {}

        record Guide() implements Shown {}

        /** @param toldAtMillis since 1970 */
        record Outcome(Feedback feedback, long toldAtMillis) implements Shown {}
    }

    private final long resultNanos;
    private final HintRule hints = new HintRule();
    private Shown shown = new Shown.Idle();
    private long shownSince;
    private Optional<FaceView> nearest = Optional.empty();
    private Optional<FaceView> guided = Optional.empty();
    private boolean there;
    private long thereSince;
    private long thereLast;

    SceneRule(int resultSeconds) {
        resultNanos = TimeUnit.SECONDS.toNanos(resultSeconds);
    }

    Shown shown() {
        return shown;
    }

    /** The face of the last frame, if that is to be guided. */
    Optional<FaceView> face() {
        return guided;
    }

    /** What keeps it from being recognised, as far as somebody should read it. */
    Optional<PoorView> hint() {
        return hints.hint();
    }

    /** Whether that changes what is shown. */
    boolean outcome(Feedback feedback, long toldAtMillis, long nanos) {
        if (feedback instanceof Feedback.Refused refused && refused.why() instanceof ScanOutcome.NotSeenWell poor) {
            return advise(poor.why(), nanos);
        }
        hints.forget();
        show(new Shown.Outcome(feedback, toldAtMillis), nanos);
        return true;
    }

    /** No scene of its own, but what the guide says for a while: of masks and glasses no single view tells. */
    private boolean advise(PoorView why, long nanos) {
        if (nearest.filter(SceneRule::passesBy).isPresent()) {
            return false;
        }
        hints.pin(why, nanos);
        if (!there) {
            there = true;
            // Whoever is told something has been looked at for long enough.
            thereSince = nanos - COMES_NANOS;
        }
        thereLast = nanos;
        return tick(nanos);
    }

    /** Takes in the nearest face of a frame; whether that changes what is shown. */
    boolean view(Optional<FaceView> face, long nanos) {
        nearest = face;
        guided = face.filter(seen -> (seen.wanted() || hints.isPinned(nanos)) && !passesBy(seen));
        if (guided.isPresent()) {
            // Two single mistakes with a pause between them are nobody either.
            if (!there || (!(shown instanceof Shown.Guide) && nanos - thereLast > COMES_NANOS)) {
                there = true;
                thereSince = nanos;
            }
            thereLast = nanos;
            hints.see(guided.get().poor(), nanos);
        }
        return tick(nanos);
    }

    private static boolean passesBy(FaceView face) {
        return face.height() < PASSING_BY
                && face.poor().filter(why -> why == PoorView.TOO_FAR).isPresent();
    }

    /** Lets time pass; whether that changes what is shown. */
    boolean tick(long nanos) {
        if (there && nanos - thereLast > GOES_NANOS) {
            there = false;
            guided = Optional.empty();
            hints.forget();
        }
        boolean guide = there && (shown instanceof Shown.Guide || thereLast - thereSince >= COMES_NANOS);
        if (shown instanceof Shown.Outcome outcome) {
            long stood = nanos - shownSince;
            if (stood < least(outcome.feedback()) || (stood < resultNanos && !guide)) {
                return false;
            }
        }
        Shown next = guide ? new Shown.Guide() : new Shown.Idle();
        if (next.equals(shown)) {
            return false;
        }
        show(next, nanos);
        return true;
    }

    private long least(Feedback feedback) {
        boolean named = feedback instanceof Feedback.Recorded || feedback instanceof Feedback.AlreadyRecorded;
        return Math.min(resultNanos, named ? LEAST_NAMED_NANOS : LEAST_OTHER_NANOS);
    }

    private void show(Shown next, long nanos) {
        shown = next;
        shownSince = nanos;
    }
}
