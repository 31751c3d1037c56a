package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Vital;

/**
 * A relay that stays energised holds a door open for everybody. When neither the panel nor the door's own limit can release
 * it, a new process may, and the kernel once the old one is gone.
 */
final class DoorWatch implements Vital {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final BooleanSupplier overdue;
    private final boolean fatal;
    private boolean seen;
    private long since;

    DoorWatch(BooleanSupplier overdue, boolean fatal) {
        this.overdue = overdue;
        this.fatal = fatal;
    }

    @Override
    public Optional<Finding> look(long nanos) {
        if (!overdue.getAsBoolean()) {
            seen = false;
            return Optional.empty();
        }
        if (!seen) {
            seen = true;
            since = nanos;
        }
        long late = nanos - since;
        return late < PATIENCE.toNanos()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Panel.DOOR_STUCK,
                        "the door's relay could not be released for " + TimeUnit.NANOSECONDS.toSeconds(late)
                                + " s after its time; shut the door by hand and look at the relay and its wiring",
                        fatal));
    }
}
