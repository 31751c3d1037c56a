package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.opsta.kiosk.panel.Wires.Output;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door's relay and its own deadline. Whoever energises it may hang right afterwards, or in the very write: the thread
 * {@code door-limit} switches it off when the time is over, and goes on doing so until nothing can switch it on any more and
 * a switching off has worked. Before that it cannot be energised again.
 */
final class DoorRelay implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DoorRelay.class);
    private static final long AGAIN_MILLIS = 250;

    private final Wires wires;
    private final long limitNanos;
    private final Thread thread = new Thread(this::run, "door-limit");
    /** From before it is switched on until it is known to be off. */
    private boolean energised;

    private boolean switchingOn;
    private long deadline;
    private boolean complained;
    private boolean stopping;

    DoorRelay(Wires wires, Duration limit) {
        this.wires = wires;
        this.limitNanos = limit.toNanos();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Energises it for the limit at most; does nothing while it is not known to be off. */
    void energise() throws WireFailed {
        synchronized (this) {
            if (energised || stopping) {
                return;
            }
            energised = true;
            switchingOn = true;
            deadline = System.nanoTime() + limitNanos;
            notifyAll();
        }
        try {
            wires.set(Output.DOOR, true);
        } finally {
            synchronized (this) {
                switchingOn = false;
            }
        }
    }

    /** Switches it off, whoever else is at it. */
    void release() throws WireFailed {
        boolean last;
        synchronized (this) {
            // A switching on that is under way may take effect after this switching off.
            last = !switchingOn;
        }
        wires.set(Output.DOOR, false);
        synchronized (this) {
            if (last) {
                energised = false;
                complained = false;
            }
        }
    }

    /** Whether it should be off, and is not known to be. */
    synchronized boolean overdue() {
        return energised && System.nanoTime() - deadline > 0;
    }

    private void run() {
        try {
            while (awaitDeadline()) {
                try {
                    release();
                } catch (WireFailed e) {
                    complain(e);
                }
                if (overdue()) {
                    TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            log.debug("the door's limit ends");
        }
    }

    /** False when there is nothing to wait for any more. */
    private synchronized boolean awaitDeadline() throws InterruptedException {
        while (!stopping) {
            long left = deadline - System.nanoTime();
            if (!energised) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return true;
            }
        }
        return false;
    }

    private synchronized void complain(WireFailed e) {
        if (!complained) {
            log.error("The door's relay cannot be released: {}", e.getMessage());
        }
        complained = true;
    }

    /** Ends the thread; the relay is to be switched off by then. */
    @Override
    public synchronized void close() {
        stopping = true;
        notifyAll();
    }
}
