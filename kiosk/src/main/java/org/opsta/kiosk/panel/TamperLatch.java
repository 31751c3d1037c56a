package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An opened housing is seen by IT for an hour after it was closed again. Thread-safe. */
final class TamperLatch {

    static final Duration SHOWN = Duration.ofHours(1);

    private boolean open;
    private boolean ever;
    private long closedAt;
    private long openings;

    /** Whether this is news. */
    synchronized boolean set(boolean nowOpen, long now) {
        if (nowOpen == open) {
            return false;
        }
        open = nowOpen;
        if (nowOpen) {
            ever = true;
            openings++;
        } else {
            closedAt = now;
        }
        return true;
    }

    synchronized boolean tampered(long now) {
        return open || (ever && now - closedAt < SHOWN.toNanos());
    }

    synchronized long openings() {
        return openings;
    }

    /** For IT, while {@link #tampered}. */
    synchronized String inWords(long now) {
        return open
                ? "the housing of the terminal is open; look at it, and close it"
                : "the housing of the terminal was opened and closed again "
                        + TimeUnit.NANOSECONDS.toMinutes(now - closedAt) + " min ago; find out by whom";
    }
}
