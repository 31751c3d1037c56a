package org.opsta.agent.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Loop;
import org.opsta.watchdog.Vital;

/**
 * Finds out whether the store answers. One that answers with an error is for people to mend, and the terminals wait for it;
 * one that does not answer at all may be a connection that hangs, which ends with the process. Owns the thread
 * {@code store-probe}.
 */
public final class StoreProbe implements Vital, AutoCloseable {

    private final Runnable question;
    private final Duration every;
    private final AtomicLong turns = new AtomicLong();
    private final Thread thread = new Thread(this::run, "store-probe");
    private final Loop loop;

    /** @param limit how long an answer may take */
    public StoreProbe(AgentStore store, Duration limit, Duration every) {
        this(() -> store.jdbi().useHandle(handle -> handle.execute("select 1")), limit, every);
    }

    StoreProbe(Runnable question, Duration limit, Duration every) {
        this.question = question;
        this.every = every;
        loop = new Loop("STORE_STUCK", "the store", limit, turns::get, thread);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                try {
                    question.run();
                } catch (RuntimeException e) {
                    // An answer, too; those who need the store say what is wrong with it.
                }
                turns.incrementAndGet();
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public Optional<Finding> look(long nanos) {
        return loop.look(nanos);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
