package org.opsta.link;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Link} over Eclipse Paho's MQTT 5 client. The session outlives the connection: while this client is away the
 * broker keeps its subscriptions and queues what is sent to it.
 *
 * <p>Threads: {@code link} owns the connection, its subscriptions and its end; {@code link-up} runs the listeners;
 * {@code link-1}, {@code link-2} and so on run one subscription's handler each. Messages of one subscription are
 * acknowledged in order; between subscriptions a slow handler does not hold back a fast one.
 */
public final class PahoLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);

    /** A connection that ends sooner counts as a failed attempt, or two clients with one id would fight without a pause. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final double JITTER = 0.3;
    private static final long LOOK_SECONDS = 1;
    private static final long STOP_SECONDS = 30;

    /** Held, because a logger nobody holds may be collected together with its level. */
    private static final java.util.logging.Logger PAHO = java.util.logging.Logger.getLogger("org.eclipse.paho.mqttv5");

    static {
        // Paho prints each lost connection with its stack to standard error; the reasons reach us as exceptions.
        PAHO.setLevel(Level.OFF);
    }

    private final BrokerSettings broker;
    private final String clientId;
    private final long sessionExpirySeconds;
    private final @Nullable Supplier<Outgoing> lastWill;
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor listening;
    private final Thread owner = new Thread(this::keepConnected, "link");
    private final Outage outage;

    private volatile @Nullable PahoConnection connection;
    private volatile boolean connected;
    private volatile boolean closing;

    /**
     * @param sessionExpirySeconds how long the broker keeps the session of an absent client
     * @param lastWill asked anew at each connect for what the broker is to publish when this client falls silent; null
     *     for nothing
     * @throws BadSettings when the password file cannot be read
     */
    public PahoLink(
            BrokerSettings broker, String clientId, long sessionExpirySeconds, @Nullable Supplier<Outgoing> lastWill)
            throws BadSettings {
        this.broker = broker;
        this.clientId = clientId;
        this.sessionExpirySeconds = sessionExpirySeconds;
        this.lastWill = lastWill;
        this.outage = new Outage(broker.address());
        if (broker.passwordFile() != null) {
            password(broker.passwordFile());
        }
        owner.setDaemon(true);
        // One run that is waiting stands for every connection made since: listeners look at what is, not at what was.
        listening = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                task -> {
                    Thread thread = new Thread(task, "link-up");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static byte[] password(Path file) throws BadSettings {
        try {
            return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BadSettings(
                    "broker.passwordFile: " + file + " cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); name a file that user " + System.getProperty("user.name")
                            + " may read and whose only line is the password",
                    e);
        }
    }

    @Override
    public void subscribe(List<String> filters, Handler handler) {
        subscriptions.add(filters, handler);
    }

    @Override
    public void onConnected(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        owner.start();
    }

    @Override
    public boolean connected() {
        PahoConnection now = connection;
        return connected && now != null && !now.ended();
    }

    @Override
    public void publish(Outgoing message) throws LinkDown {
        PahoConnection now = connection;
        if (now == null || now.ended()) {
            throw new LinkDown("no connection to " + broker.address() + " now");
        }
        now.publish(message);
    }

    private void keepConnected() {
        RetryPolicy<Object> pauses = RetryPolicy.builder()
                .withBackoff(FIRST_PAUSE, atLeast(FIRST_PAUSE.plusMillis(1), broker.reconnectAtMostSeconds()))
                .withJitter(JITTER)
                .withMaxAttempts(-1)
                .abortIf((result, failure) -> closing)
                .build();
        while (!closing) {
            try {
                Failsafe.with(pauses).run(this::stayConnected);
            } catch (RuntimeException e) {
                // Only close() ends the attempts, by interrupting them; anything else has been reported by then.
                LOG.debug("attempts to connect ended", e);
            }
        }
    }

    private static Duration atLeast(Duration least, int seconds) {
        Duration wanted = Duration.ofSeconds(seconds);
        return wanted.compareTo(least) < 0 ? least : wanted;
    }

    /** Returns after a connection that lasted; throws when there was none worth the name. */
    private void stayConnected() throws Exception {
        try {
            PahoConnection opened = open();
            long since = System.nanoTime();
            while (!opened.awaitEnd(LOOK_SECONDS)) {
                // Still up.
            }
            connected = false;
            opened.drop();
            if (closing) {
                return;
            }
            if (System.nanoTime() - since < SETTLED.toNanos()) {
                throw opened.reason();
            }
            outage.failed(opened.reason());
        } catch (LinkDown | BadSettings | RuntimeException e) {
            outage.failed(e);
            throw e;
        } finally {
            connected = false;
            connection = null;
        }
    }

    private PahoConnection open() throws LinkDown, BadSettings {
        PahoConnection opened = new PahoConnection(broker.address().toString(), clientId, this::arrived);
        boolean up = false;
        try {
            opened.open(options());
            connection = opened;
            opened.announce();
            opened.subscribe(subscriptions.filters());
            up = true;
        } finally {
            if (!up) {
                opened.drop();
            }
        }
        connected = true;
        outage.over();
        listening.execute(this::tellListeners);
        return opened;
    }

    private MqttConnectionOptions options() throws BadSettings {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(sessionExpirySeconds);
        options.setKeepAliveInterval(broker.keepAliveSeconds());
        options.setHttpsHostnameVerificationEnabled(true);
        options.setSocketFactory(
                "ssl".equals(broker.address().getScheme()) ? new PromptTlsSockets() : new PromptSockets());
        if (broker.username() != null) {
            options.setUserName(broker.username());
        }
        if (broker.passwordFile() != null) {
            options.setPassword(password(broker.passwordFile()));
        }
        if (lastWill != null) {
            Outgoing will = lastWill.get();
            options.setWill(
                    will.topic(), new MqttMessage(will.payload(), will.atLeastOnce() ? 1 : 0, will.retained(), null));
        }
        return options;
    }

    private void arrived(PahoConnection from, Incoming message, int qos, int id) {
        subscriptions.dispatch(message, qos > 0, from::awaitAnnounced, () -> from.acknowledge(id));
    }

    private void tellListeners() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener failed when the connection came up", e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        subscriptions.close();
        PahoConnection last = connection;
        if (last != null && !last.ended()) {
            last.disconnect();
        }
        abandon();
        try {
            owner.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends as a killed process does: without a word to the broker. */
    void abandon() {
        closing = true;
        PahoConnection last = connection;
        if (last != null) {
            last.drop();
        }
        owner.interrupt();
        listening.shutdownNow();
    }
}
