package org.opsta.kiosk.uplink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What wakes the sender. Other threads signal; the thread {@code uplink} waits. */
final class SenderSignals {

    private long news;
    private long acknowledged;
    private long acknowledgements;
    private long corrections;
    private long connections;
    private boolean stopping;

    /** There is something new to send. */
    synchronized void moreToSend() {
        tell();
    }

    /** The agent has acknowledged punches of this journal, whether more than before or not. */
    synchronized void acknowledgedThrough(long serial) {
        acknowledged = Math.max(acknowledged, serial);
        acknowledgements++;
        tell();
    }

    synchronized void correctionAcknowledged() {
        corrections++;
        tell();
    }

    synchronized void connected() {
        connections++;
        tell();
    }

    synchronized void stop() {
        stopping = true;
        tell();
    }

    private void tell() {
        news++;
        notifyAll();
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** Counts every signal. */
    synchronized long news() {
        return news;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    synchronized long acknowledgements() {
        return acknowledgements;
    }

    synchronized long correctionsAcknowledged() {
        return corrections;
    }

    synchronized long connections() {
        return connections;
    }

    /** Waits for a signal after those counted in {@code seen}, or the end of {@code most}. */
    synchronized void awaitNews(long seen, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        long left;
        while (news == seen && (left = deadline - System.nanoTime()) > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
