package org.opsta.contract;

import org.jspecify.annotations.Nullable;

/**
 * How far the clock behind a punch could be trusted.
 *
 * @param state what is known about the wall clock
 * @param errorMillis estimated error of the wall clock in milliseconds; absent when there is no honest estimate
 * @param bootId the operating system's id of the boot in which the punch was made
 * @param monotonicNanos nanoseconds on a clock that never steps, comparable within one boot
 */
public record ClockReading(State state, @Nullable Long errorMillis, String bootId, long monotonicNanos) {

    public enum State {
        /** Disciplined by a time source now. */
        SYNCED,
        /** Was disciplined since this boot, runs free now. */
        HOLDOVER,
        /** Nothing vouches for it. */
        UNSYNCED
    }

    public ClockReading {
        Required.present(state, "clock.state");
        Required.present(bootId, "clock.bootId");
    }
}
