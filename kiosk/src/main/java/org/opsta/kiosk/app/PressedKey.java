package org.opsta.kiosk.app;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;

/** The IN or OUT key pressed last. Counts for the next face or PIN only, and only for a while. Thread-safe. */
final class PressedKey {

    private final long holdsNanos;
    private final LongSupplier nanos;
    private @Nullable Direction direction;
    private long pressedAt;

    PressedKey(Duration holds, LongSupplier nanos) {
        this.holdsNanos = holds.toNanos();
        this.nanos = nanos;
    }

    synchronized void press(Direction pressed) {
        direction = pressed;
        pressedAt = nanos.getAsLong();
    }

    /** The key, if it was pressed a moment ago; then it is used up. */
    synchronized Optional<Direction> take() {
        Direction pressed = direction;
        direction = null;
        return pressed != null && nanos.getAsLong() - pressedAt <= holdsNanos ? Optional.of(pressed) : Optional.empty();
    }
}
