package org.opsta.kiosk.screen;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one page still has to be told: the latest of each kind, so that a slow page holds nobody up and takes no memory.
 * Thread-safe.
 */
final class Mailbox {

    private final Map<String, PageEvent> latest = new LinkedHashMap<>();
    private boolean closed;

    synchronized void put(PageEvent event) {
        // A kind that is told anew goes to the end, so that what is read is in the order in which it was told.
        latest.remove(event.event());
        latest.put(event.event(), event);
        notifyAll();
    }

    /** The next event, waiting at most so long for it; empty at once when closed. */
    synchronized Optional<PageEvent> take(long atMostMillis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        while (latest.isEmpty() && !closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left);
        }
        if (closed) {
            return Optional.empty();
        }
        String first = latest.keySet().iterator().next();
        return Optional.ofNullable(latest.remove(first));
    }

    /** Ends the waiting, and whoever reads. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }
}
