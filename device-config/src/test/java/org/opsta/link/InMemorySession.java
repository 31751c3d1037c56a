package org.opsta.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link InMemoryBroker} remembers of one client. Guarded by the broker's lock, except for acknowledgements. */
final class InMemorySession {

    private record Waiting(long number, Incoming message, boolean atLeastOnce) {}

    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final List<Waiting> unacknowledged = new ArrayList<>();
    private List<TopicFilter> filters = List.of();
    private @Nullable InMemoryLink link;
    private int connection;
    private long enqueued;

    synchronized void connect(InMemoryLink newcomer, List<TopicFilter> wanted) {
        InMemoryLink before = link;
        if (before != null && before != newcomer) {
            before.lost();
        }
        for (int i = unacknowledged.size() - 1; i >= 0; i--) {
            queue.addFirst(unacknowledged.get(i));
        }
        unacknowledged.clear();
        connection++;
        link = newcomer;
        filters = List.copyOf(wanted);
        deliver();
    }

    synchronized void disconnected() {
        InMemoryLink before = link;
        link = null;
        connection++;
        if (before != null) {
            before.lost();
        }
    }

    synchronized List<TopicFilter> filters() {
        return filters;
    }

    synchronized boolean isConnected() {
        return link != null;
    }

    synchronized boolean isOf(InMemoryLink candidate) {
        return link == candidate;
    }

    synchronized void enqueue(Incoming message, boolean atLeastOnce) {
        if (link != null || atLeastOnce) {
            queue.addLast(new Waiting(++enqueued, message, atLeastOnce));
            deliver();
        }
    }

    private void deliver() {
        InMemoryLink to = link;
        if (to == null) {
            return;
        }
        while (!queue.isEmpty() && unacknowledged.size() < PahoConnection.RECEIVE_MAXIMUM) {
            Waiting next = queue.removeFirst();
            if (next.atLeastOnce()) {
                unacknowledged.add(next);
            }
            int on = connection;
            to.subscriptions()
                    .dispatch(next.message(), next.atLeastOnce(), () -> isCurrent(on), () -> acknowledge(on, next));
        }
    }

    private synchronized boolean isCurrent(int on) {
        return connection == on;
    }

    private synchronized void acknowledge(int on, Waiting taken) {
        if (connection == on) {
            unacknowledged.remove(taken);
            deliver();
        }
    }
}
