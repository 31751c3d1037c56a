package org.opsta.kiosk.clock;

import java.time.Clock;

/**
 * The clocks of this computer. {@link System#nanoTime} is CLOCK_MONOTONIC on Linux. It and CLOCK_MONOTONIC_RAW count from the
 * boot, the same for all processes, and stand still while the computer is suspended: the wall clock then seems to step.
 *
 * <p>Thread-safe.
 */
final class SystemClocks implements Clocks {

    /** Three clocks read one after the other take a microsecond or two; more means that something came between. */
    private static final long UNDISTURBED_NANOS = 100_000;

    private static final int ATTEMPTS = 5;

    private final Clock wall;

    SystemClocks(Clock wall) {
        this.wall = wall;
    }

    @Override
    public Moment now() {
        Moment best = read();
        for (int i = 1; i < ATTEMPTS && best.spreadNanos() > UNDISTURBED_NANOS; i++) {
            Moment again = read();
            best = again.spreadNanos() < best.spreadNanos() ? again : best;
        }
        return best;
    }

    private Moment read() {
        long before = System.nanoTime();
        var wallNow = wall.instant();
        long raw = LinuxClock.rawNanos().orElseGet(System::nanoTime);
        long spread = System.nanoTime() - before;
        return new Moment(wallNow, before + spread / 2, raw, spread);
    }
}
