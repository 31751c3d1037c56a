package org.opsta.kiosk.uplink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What wakes the sender. Other threads signal; the thread {@code uplink} waits. */
final class SenderSignals {

    private boolean punches;
    private long acknowledged;
    private long connections;
    private boolean stopping;

    synchronized void punchAppended() {
        punches = true;
        notifyAll();
    }

    synchronized void acknowledgedThrough(long serial) {
        acknowledged = Math.max(acknowledged, serial);
        notifyAll();
    }

    synchronized void connected() {
        connections++;
        notifyAll();
    }

    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    synchronized boolean stopping() {
        return stopping;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    synchronized long connections() {
        return connections;
    }

    /** Waits for a punch, a connection, or the end of {@code most}. */
    synchronized void awaitWork(long connectionsSeen, Duration most) throws InterruptedException {
        await(() -> punches || connections != connectionsSeen, most);
        punches = false;
    }

    /** Waits for the acknowledgement of {@code serial}, a new connection, or the end of {@code most}. */
    synchronized void awaitAnswer(long serial, long connectionsSeen, Duration most) throws InterruptedException {
        await(() -> acknowledged >= serial || connections != connectionsSeen, most);
    }

    private void await(BooleanSupplier reason, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!stopping && !reason.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
