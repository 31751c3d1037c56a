package org.opsta.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

/** A link whose messages come from a test, on its thread, and that keeps what is published until it is taken. */
public final class FedLink implements Link {

    private final List<Handler> handlers = new ArrayList<>();
    private final Queue<Outgoing> published = new ConcurrentLinkedQueue<>();

    /** Hands a message to the {@code subscription}th handler; nothing that it throws is caught. */
    public void deliver(int subscription, String topic, byte[] payload) throws Exception {
        handlers.get(subscription).handle(new Incoming(topic, payload, false, Optional.empty()));
    }

    public Queue<Outgoing> published() {
        return published;
    }

    @Override
    public void subscribe(List<String> filters, Handler handler) {
        handlers.add(handler);
    }

    @Override
    public void onConnected(Runnable listener) {
        // Nobody waits for it.
    }

    @Override
    public void start() {
        // Is always up.
    }

    @Override
    public boolean connected() {
        return true;
    }

    @Override
    public void publish(Outgoing message) {
        published.add(message);
    }

    @Override
    public void close() {
        // Nothing to let go of.
    }
}
