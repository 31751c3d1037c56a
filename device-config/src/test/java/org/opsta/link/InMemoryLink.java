package org.opsta.link;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A link of {@link InMemoryBroker}. */
final class InMemoryLink implements Link {

    private final InMemoryBroker broker;
    private final String clientId;
    private final @Nullable Supplier<Outgoing> lastWill;
    private final Subscriptions subscriptions = new Subscriptions();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService owner = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "link-up");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean started;
    private volatile boolean connected;
    private volatile boolean ended;
    private volatile @Nullable Outgoing will;

    InMemoryLink(InMemoryBroker broker, String clientId, @Nullable Supplier<Outgoing> lastWill) {
        this.broker = broker;
        this.clientId = clientId;
        this.lastWill = lastWill;
    }

    String clientId() {
        return clientId;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Nullable
    Outgoing will() {
        return will;
    }

    @Override
    public void subscribe(String filter, Handler handler) {
        subscriptions.add(filter, handler);
    }

    @Override
    public void onConnected(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        started = true;
        retry();
    }

    void retry() {
        if (!started || ended) {
            return;
        }
        try {
            owner.execute(this::connect);
        } catch (RejectedExecutionException closedMeanwhile) {
            return;
        }
    }

    private void connect() {
        try {
            TimeUnit.MILLISECONDS.sleep(broker.connectDelay().toMillis());
        } catch (InterruptedException closedMeanwhile) {
            return;
        }
        if (connected || ended) {
            return;
        }
        will = lastWill == null ? null : lastWill.get();
        if (broker.attach(this, subscriptions.filters())) {
            connected = true;
            listeners.forEach(Runnable::run);
        }
    }

    void lost() {
        connected = false;
    }

    @Override
    public boolean connected() {
        return connected;
    }

    @Override
    public void publish(Outgoing message) throws LinkDown {
        broker.publish(this, message);
    }

    @Override
    public void close() {
        ended = true;
        subscriptions.close();
        broker.detach(this);
        owner.shutdownNow();
    }

    void abandon() {
        ended = true;
        connected = false;
        owner.shutdownNow();
    }
}
