package org.opsta.kiosk.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Loop;
import org.opsta.watchdog.Vital;

/**
 * Finds out whether the journal can be written, through the connection that punches go through: every few seconds whether
 * it gets to the write lock, which wears nothing; and now and then, when no punch was written, with a write that is synced.
 * The thread {@code outbox-probe} waits where a punch would, so that nobody else has to.
 */
public final class OutboxProbe implements Vital, AutoCloseable {

    /** The journal's own side of it. */
    @FunctionalInterface
    public interface Journal {
        /**
         * Begins a write as a punch does, and takes it back.
         *
         * @param unlessWrittenWithin writes and syncs for real when nothing else was for so long
         */
        void probe(Duration unlessWrittenWithin) throws OutboxFailed;
    }

    private final Journal journal;
    private final Duration every;
    private final Duration syncEvery;
    private final Thread thread = new Thread(this::run, "outbox-probe");
    private final Loop loop;
    private final AtomicLong turns = new AtomicLong();
    private volatile Optional<OutboxFailed> failure = Optional.empty();

    /**
     * @param limit how long a write may take or fail
     * @param every the pause between two looks
     * @param syncEvery between two synced writes
     */
    public OutboxProbe(Journal journal, Duration limit, Duration every, Duration syncEvery) {
        this.journal = journal;
        this.every = every;
        this.syncEvery = syncEvery;
        loop = new Loop(Problems.OUTBOX_STUCK, "the journal", limit, turns::get, thread);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                try {
                    journal.probe(syncEvery);
                    failure = Optional.empty();
                    turns.incrementAndGet();
                } catch (OutboxFailed e) {
                    failure = Optional.of(e);
                    if (!restartMayHelp(e)) {
                        turns.incrementAndGet();
                    }
                }
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /** A full or damaged journal is the same after a restart, and a terminal that says so is better than none. */
    private static boolean restartMayHelp(OutboxFailed e) {
        return e.code() != OutboxFailed.Code.FULL && e.code() != OutboxFailed.Code.DAMAGED;
    }

    @Override
    public Optional<Finding> look(long nanos) {
        Optional<OutboxFailed> failed = failure;
        Optional<Finding> stuck = loop.look(nanos);
        if (stuck.isPresent()) {
            return stuck.map(found -> failed.map(
                            why -> new Finding(found.code(), found.detail() + ": " + why.getMessage(), true))
                    .orElse(found));
        }
        return failed.map(why -> new Finding(
                why.code() == OutboxFailed.Code.FULL ? Problems.DISK_FULL : Problems.OUTBOX_FAILED,
                String.valueOf(why.getMessage()),
                false));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
