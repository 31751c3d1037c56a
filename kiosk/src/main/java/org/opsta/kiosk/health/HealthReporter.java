package org.opsta.kiosk.health;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.opsta.contract.Codec;
import org.opsta.contract.Health;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
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
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "health"));

    public HealthReporter(Topics topics, Link link, Supplier<Status> status, Supplier<Health> health) {
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
        ScheduledFuture<?> unused = thread.scheduleAtFixedRate(
                this::reportHealth, settings.everySeconds(), settings.everySeconds(), TimeUnit.SECONDS);
    }

    /** Publishes the status again, soon. */
    public void statusChanged() {
        thread.execute(() -> publish("status", () -> Outgoing.retained(topics.status(), Codec.encode(status.get()))));
    }

    /** Says goodbye, since the broker publishes the last will only for those who do not. */
    public void sayStopped(Status stopped) {
        publish("status", () -> Outgoing.retained(topics.status(), Codec.encode(stopped)));
    }

    private void reportHealth() {
        publish("health", () -> Outgoing.atMostOnce(topics.health(), Codec.encode(health.get())));
    }

    private void publish(String what, Supplier<Outgoing> message) {
        if (!link.connected()) {
            return;
        }
        try {
            link.publish(message.get());
        } catch (LinkDown e) {
            log.debug("No {} sent: {}", what, e.getMessage());
        } catch (RuntimeException e) {
            // A report that fails must not end the reports after it.
            log.error("No {} sent", what, e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
