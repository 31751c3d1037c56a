package org.opsta.kiosk.screen;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.recognition.ScanOutcome;

/**
 * Decides what fills the page: nothing but the clock, somebody being guided, or an outcome. Pure: it is told what happens and
 * when.
 *
 * <p>Not thread-safe: guarded by {@link Screen}.
 */
final class SceneRule {

    /** Without a frame for so long, nobody knows who is there. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is on the page. */
    sealed interface Shown {
        record Idle() implements Shown {}

        record Guide() implements Shown {}

        /** @param toldAtMillis since 1970 */
        record Outcome(Feedback feedback, long toldAtMillis) implements Shown {}
    }

    private final long resultNanos;
    private Shown shown = new Shown.Idle();
    private long since;
    private long lastWanted;
    private boolean wanted;

    SceneRule(int resultSeconds) {
        resultNanos = TimeUnit.SECONDS.toNanos(resultSeconds);
    }

    Shown shown() {
        return shown;
    }

    /** Whether that changes what is shown. */
    boolean outcome(Feedback feedback, long toldAtMillis, long nanos) {
        if (feedback instanceof Feedback.Refused refused && refused.why() instanceof ScanOutcome.NotSeenWell) {
            // The face is guided already.
            return false;
        }
        show(new Shown.Outcome(feedback, toldAtMillis), nanos);
        return true;
    }

    /** Takes in the nearest face of a frame; whether that changes what is shown. */
    boolean view(Optional<FaceView> nearest, long nanos) {
        wanted = nearest.map(FaceView::wanted).orElse(false);
        if (wanted) {
            lastWanted = nanos;
        }
        return tick(nanos);
    }

    /** Lets time pass; whether that changes what is shown. */
    boolean tick(long nanos) {
        boolean guiding = wanted && nanos - lastWanted < STALE_NANOS;
        if (shown instanceof Shown.Outcome && nanos - since < resultNanos) {
            return false;
        }
        Shown next = guiding ? new Shown.Guide() : new Shown.Idle();
        if (next.equals(shown)) {
            return false;
        }
        show(next, nanos);
        return true;
    }

    private void show(Shown next, long nanos) {
        shown = next;
        since = nanos;
    }
}
