package org.opsta.kiosk.clock;

import java.time.Duration;
import java.time.Instant;

/**
 * One moment on three clocks.
 *
 * @param wall what people read; it may be set by anybody
 * @param steadyNanos never steps, but is slewed together with the wall clock: between the two only a step makes a difference
 * @param rawNanos neither steps nor is slewed: its distances are true but for the drift of the crystal
 * @param spreadNanos how far apart the three may have been read
 */
record Moment(Instant wall, long steadyNanos, long rawNanos, long spreadNanos) {

    /** How far the wall clock was stepped since that moment; negative when it was set back. */
    Duration stepSince(Moment earlier) {
        return Duration.between(earlier.wall, wall).minusNanos(steadyNanos - earlier.steadyNanos);
    }
}
