package org.opsta.kiosk.clock;

import java.time.Duration;
import java.time.Instant;

/** A computer whose clocks are set by the test. Thread-safe. */
final class SettableClocks implements Clocks {

    private Instant wall = Instant.parse("2026-11-20T01:45:12Z");
    private long steady = Duration.ofMinutes(3).toNanos();
    private long raw = steady;

    /** Time goes by on all clocks. */
    synchronized void pass(Duration time) {
        wall = wall.plus(time);
        steady += time.toNanos();
        raw += time.toNanos();
    }

    /** Time goes by while the kernel makes wall and steady clock faster, as it does to turn the clock right slowly. */
    synchronized void slew(Duration time, Duration gained) {
        pass(time);
        wall = wall.plus(gained);
        steady += gained.toNanos();
    }

    /** Somebody sets the wall clock. */
    synchronized void step(Duration by) {
        wall = wall.plus(by);
    }

    synchronized void set(Instant to) {
        wall = to;
    }

    synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized Moment now() {
        return new Moment(wall, steady, raw, 1_000);
    }
}
