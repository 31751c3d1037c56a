package org.opsta.link;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One filter, its handler and the single thread ({@code link-1}, {@code link-2} and so on) on which the handler runs, so
 * that handlers may take their time and publish without holding up the client's own threads.
 */
final class Subscription {

    /** QoS 1 is bounded by Receive Maximum; QoS 0 promises nothing, so what a slow handler cannot keep up with is dropped. */
    private static final int MOST_WAITING_AT_MOST_ONCE = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final TopicFilter filter;
    private final Link.Handler handler;
    private final ThreadPoolExecutor thread;
    private volatile @Nullable Thread owner;
    private volatile boolean dropped;

    Subscription(TopicFilter filter, Link.Handler handler, int number) {
        this.filter = filter;
        this.handler = handler;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, "link-" + number);
            created.setDaemon(true);
            owner = created;
            return created;
        });
        // Discarding is right once closed: nobody acknowledges the message, so it comes again.
        this.thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    TopicFilter filter() {
        return filter;
    }

    void take(Delivery delivery) {
        if (!delivery.atLeastOnce() && thread.getQueue().size() >= MOST_WAITING_AT_MOST_ONCE) {
            if (!dropped) {
                dropped = true;
                LOG.warn("more QoS 0 messages arrive for {} than are handled; the surplus is dropped", filter.value());
            }
            return;
        }
        thread.execute(() -> handle(delivery));
    }

    private void handle(Delivery delivery) {
        if (!delivery.awaitTurn()) {
            return;
        }
        try {
            handler.handle(delivery.message());
        } catch (Throwable e) {
            // Even an Error must not end this subscription. The topic is safe to name, the payload is not.
            LOG.error(
                    "the handler of {} failed on a message to {}",
                    filter.value(),
                    delivery.message().topic(),
                    e);
        }
        delivery.taken();
    }

    /** What has not begun is not acknowledged and so comes again. Returns at once. */
    void stop() {
        thread.getQueue().clear();
        thread.shutdown();
    }

    /** After {@link #stop}: lets a running handler finish, unless it is the caller. */
    void awaitIdle(long nanos) throws InterruptedException {
        if (Thread.currentThread() != owner && !thread.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            LOG.warn("the handler of {} is still busy; its message will be delivered again", filter.value());
        }
    }
}
