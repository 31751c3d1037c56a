package org.opsta.link;

import java.util.List;

/**
 * A connection to the broker that comes back by itself. Subscribe and listen first, then start.
 *
 * <p>Safe for use by several threads.
 */
public interface Link extends AutoCloseable {

    /**
     * Hands every message whose topic matches one of {@code filters} to {@code handler}, in the order they came, on a
     * thread of this subscription's own. A message with QoS 1 counts as received (the broker forgets it) once the handler
     * has returned, whether normally or not; one whose handler never returned is delivered again to the next process.
     *
     * @param filters MQTT topic filters, each may begin with {@code $share/group/}
     */
    void subscribe(List<String> filters, Handler handler);

    default void subscribe(String filter, Handler handler) {
        subscribe(List.of(filter), handler);
    }

    /** Runs on a thread of the link's own each time a connection is up and every subscription is in force. */
    void onConnected(Runnable listener);

    /** Begins to connect and returns at once. */
    void start();

    boolean connected();

    /**
     * Publishes and waits until the broker has it (QoS 1) or it is handed to the network (QoS 0). Must not be called
     * with interrupts pending.
     *
     * @throws LinkDown when there is no connection or it breaks while waiting; the broker may have the message or not
     */
    void publish(Outgoing message) throws LinkDown;

    /** Ends the connection in good order: the broker does not publish the last will. */
    @Override
    void close();

    /** Takes messages. An exception is logged and counts as taken. */
    @FunctionalInterface
    interface Handler {
        void handle(Incoming message) throws Exception;
    }
}
