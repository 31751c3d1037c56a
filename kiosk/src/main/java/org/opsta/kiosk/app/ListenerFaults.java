package org.opsta.kiosk.app;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What listeners threw, who must not throw: it goes no further, is logged once for each kind of listener, and counted. Any
 * thread.
 */
final class ListenerFaults {

    private static final Logger log = LoggerFactory.getLogger(ListenerFaults.class);

    private final Set<Class<?>> logged = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();

    /** Runs {@code call}, which calls {@code listener}. */
    void guard(Object listener, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | LinkageError e) {
            count.incrementAndGet();
            if (logged.add(listener.getClass())) {
                log.error(
                        "{} failed; what it was told stands all the same. Further faults of it are only counted",
                        listener.getClass().getName(),
                        e);
            }
        }
    }

    /** Since the start. */
    long count() {
        return count.get();
    }
}
