package org.opsta.link;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one link listens to. Safe for use by several threads; never blocks the thread that brings a message. */
final class Subscriptions implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final List<Subscription> all = new CopyOnWriteArrayList<>();
    private final Set<String> unasked = ConcurrentHashMap.newKeySet();

    void add(String filter, Link.Handler handler) {
        all.add(new Subscription(new TopicFilter(filter), handler, all.size() + 1));
    }

    List<TopicFilter> filters() {
        return all.stream().map(Subscription::filter).toList();
    }

    void dispatch(Incoming message, boolean atLeastOnce, BooleanSupplier turn, Runnable acknowledge) {
        List<Subscription> takers = all.stream()
                .filter(each -> each.filter().matches(message.topic()))
                .toList();
        if (takers.isEmpty()) {
            forget(message, atLeastOnce, acknowledge);
            return;
        }
        Delivery delivery = new Delivery(message, atLeastOnce, takers.size(), turn, acknowledge);
        takers.forEach(taker -> taker.take(delivery));
    }

    /**
     * The session at the broker may hold subscriptions of an older version of this service. Left unacknowledged, their
     * messages would fill the window until nothing else arrives.
     */
    private void forget(Incoming message, boolean atLeastOnce, Runnable acknowledge) {
        if (unasked.size() < 100 && unasked.add(message.topic())) {
            LOG.warn(
                    "the broker's session for this client still brings {}, which nobody reads; dropped",
                    message.topic());
        }
        if (atLeastOnce) {
            acknowledge.run();
        }
    }

    /** Lets the running handlers finish within reason. */
    @Override
    public void close() {
        all.forEach(Subscription::stop);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Subscription each : all) {
                each.awaitIdle(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
