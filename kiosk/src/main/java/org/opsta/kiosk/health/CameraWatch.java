package org.opsta.kiosk.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.opsta.kiosk.camera.Camera;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Vital;

/**
 * A camera that is not there is for people to mend, and the terminal goes on without it. One that is there and stays frozen
 * although it was opened again and again may come back with a new process: a driver's thread that hangs cannot be ended
 * otherwise.
 */
public final class CameraWatch implements Vital {

    /** A camera that gives a picture now and then is frozen all the same. */
    private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int LONGEST_DOUBLINGS = 6;
    private static final long NEVER = Long.MIN_VALUE;

    private final Supplier<Camera.State> state;
    private final long patienceNanos;
    private long frozenSince = NEVER;
    private long runningSince = NEVER;
    private volatile boolean settled;

    /** @param patience how long it may stay frozen */
    public CameraWatch(Supplier<Camera.State> state, Duration patience) {
        this.state = state;
        this.patienceNanos = patience.toNanos();
    }

    /** Twice as long after each restart that did not help, or a broken camera would keep people from using their PINs. */
    public static Duration patience(Duration first, int restartsInVain) {
        return first.multipliedBy(1L << Math.min(restartsInVain, LONGEST_DOUBLINGS));
    }

    /** Whether it ran well since the start, so that a later freeze is a new one. */
    public boolean settled() {
        return settled;
    }

    @Override
    public Optional<Finding> look(long nanos) {
        Camera.State now = state.get();
        if (now == Camera.State.RUNNING) {
            runningSince = runningSince == NEVER ? nanos : runningSince;
            if (nanos - runningSince >= SETTLED_NANOS) {
                frozenSince = NEVER;
                settled = true;
            }
        } else {
            runningSince = NEVER;
            if (now == Camera.State.FROZEN) {
                frozenSince = frozenSince == NEVER ? nanos : frozenSince;
            } else if (now == Camera.State.MISSING) {
                frozenSince = NEVER;
            }
        }
        long frozen = frozenSince == NEVER ? 0 : nanos - frozenSince;
        return frozen <= patienceNanos
                ? Optional.empty()
                : Optional.of(new Finding(
                        Problems.CAMERA_FROZEN,
                        "the camera has been frozen for " + TimeUnit.NANOSECONDS.toSeconds(frozen)
                                + " s, and opening it again did not help; if a restart does not either, unplug it and plug it"
                                + " in again",
                        true));
    }
}
