package org.opsta.kiosk.panel;

import java.time.Duration;

/**
 * When the door's relay is energised: from the first who asks, for so long and no longer. Who asks in the first half of that
 * time goes through with them; who asks later gets an opening of their own, after the relay has rested. So openings never add
 * up to one without end, however many ask.
 */
final class DoorRule {

    static final Duration REST = Duration.ofSeconds(1);

    private final long openNanos;
    private boolean opened;
    private long openedAt;
    private boolean again;

    DoorRule(Duration openFor) {
        openNanos = openFor.toNanos();
    }

    void ask(long now) {
        if (!opened || now - openedAt >= openNanos + REST.toNanos()) {
            opened = true;
            openedAt = now;
            again = false;
        } else if (now - openedAt > openNanos / 2) {
            again = true;
        }
    }

    boolean open(long now) {
        if (again && now - openedAt >= openNanos + REST.toNanos()) {
            openedAt = now;
            again = false;
        }
        return opened && now - openedAt < openNanos;
    }

    /** Nanoseconds until {@link #open} may change; {@link Long#MAX_VALUE} when it does not by itself. */
    long untilChange(long now) {
        if (open(now)) {
            return openedAt + openNanos - now;
        }
        return again ? Math.max(0, openedAt + openNanos + REST.toNanos() - now) : Long.MAX_VALUE;
    }
}
