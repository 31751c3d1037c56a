package org.opsta.kiosk.camera;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets a thread through at a fixed rate. Who comes late is let through at once, and the lost time is not made up for. */
final class Pace {

    private final long period;
    private final LongSupplier nanos;
    private long due;

    /** @param framesPerSecond more than 0; a thousand and more is as good as no pace */
    Pace(double framesPerSecond, LongSupplier nanos) {
        this.period = (long) (TimeUnit.SECONDS.toNanos(1) / framesPerSecond);
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    void await() throws InterruptedException {
        long early = due - nanos.getAsLong();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
        } else if (early < -period) {
            due -= early;
        }
        due += period;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
