package org.opsta.kiosk.health;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Health;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.opsta.watchdog.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells IT how the terminal is: {@code status} at each connect and whenever what it says has changed, {@code health}
 * regularly. Owns the thread {@code health}.
 */
public final class HealthReporter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HealthReporter.class);

    private final Topics topics;
    private final Link link;
    private final Supplier<Status> status;
    private final Supplier<Health> health;
    private final AtomicLong turns = new AtomicLong();
    private volatile @Nullable Health lastBuilt;
    private final Runnable firstReported;
    private boolean reported;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "health"));

    /** @param firstReported runs once, when the first report has left */
    public HealthReporter(
            Topics topics, Link link, Supplier<Status> status, Supplier<Health> health, Runnable firstReported) {
        this.firstReported = firstReported;
        this.topics = topics;
        this.link = link;
        this.status = status;
        this.health = health;
    }

    /** Call before the link is started. */
    public void start(HealthSettings settings) {
        link.onConnected(() -> {
            statusChanged();
            thread.execute(this::reportHealth);
        });
        ScheduledFuture<?> unusedTurns = thread.scheduleWithFixedDelay(turns::incrementAndGet, 0, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> unused = thread.scheduleAtFixedRate(
                this::reportHealth, settings.everySeconds(), settings.everySeconds(), TimeUnit.SECONDS);
    }

    /** Publishes the status again, soon. */
    public void statusChanged() {
        thread.execute(() -> publish("status", () -> Outgoing.retained(topics.status(), Codec.encode(status.get()))));
    }

    /** Reports now, for what IT should not wait for. */
    public void reportNow() {
        thread.execute(this::reportHealth);
    }

    /** Says goodbye, since the broker publishes the last will only for those who do not. */
    public void sayStopped(Status stopped) {
        publish("status", () -> Outgoing.retained(topics.status(), Codec.encode(stopped)));
    }

    /** Grows while its thread goes round. */
    public long turns() {
        return turns.get();
    }

    /**
     * The last report of a terminal that is about to end: the one before, with the reason. Nothing is asked anew, since what is
     * asked may be what is stuck; the publishing may hang all the same.
     */
    public void sayEnding(Finding why, OffsetDateTime at) {
        Health last = lastBuilt;
        if (last == null) {
            return;
        }
        Health ending = new Health(
                last.device(),
                at,
                last.camera(),
                last.queue(),
                last.host(),
                last.clock(),
                last.galleryPeople(),
                last.recognition(),
                last.lastPunch(),
                last.disk(),
                last.panel(),
                last.screen(),
                last.roster(),
                Map.of(),
                last.counters(),
                Problems.with(why, last.problems()));
        publish("health", () -> Outgoing.atMostOnce(topics.health(), Codec.encode(ending)));
    }

    private void reportHealth() {
        boolean left = publish("health", () -> {
            Health now = health.get();
            lastBuilt = now;
            return Outgoing.atMostOnce(topics.health(), Codec.encode(now));
        });
        if (left && !reported) {
            reported = true;
            firstReported.run();
        }
    }

    private boolean publish(String what, Supplier<Outgoing> message) {
        if (!link.connected()) {
            return false;
        }
        try {
            link.publish(message.get());
            return true;
        } catch (LinkDown e) {
            log.debug("No {} sent: {}", what, e.getMessage());
        } catch (RuntimeException e) {
            // A report that fails must not end the reports after it.
            log.error("No {} sent", what, e);
        }
        return false;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
