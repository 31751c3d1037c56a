package org.opsta.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory that hands out links. It keeps what MQTT promises (sessions that queue for absent clients, retained
 * messages, last wills, delivery again after a connection broke) and fails on demand. The links behave like {@link
 * PahoLink}; {@code LinkContract} holds both to it.
 *
 * <p>Safe for use by several threads: everything happens under one lock, handlers and listeners run outside it.
 */
public final class InMemoryBroker implements AutoCloseable {

    private final Map<String, InMemorySession> sessions = new HashMap<>();
    private final Map<String, Outgoing> retained = new TreeMap<>();
    private final Map<String, Integer> sharedTurns = new HashMap<>();
    private final List<Outgoing> published = new ArrayList<>();
    private final List<InMemoryLink> links = new ArrayList<>();

    private boolean away;
    private Duration connectDelay = Duration.ZERO;
    private int refusals;
    private int lostAnswers;

    public Link link(String clientId) {
        return link(clientId, null);
    }

    /** @param lastWill as for {@link PahoLink} */
    public synchronized Link link(String clientId, java.util.function.@Nullable Supplier<Outgoing> lastWill) {
        InMemoryLink link = new InMemoryLink(this, clientId, lastWill);
        links.add(link);
        return link;
    }

    /** Ends a link as if its process had been killed: it never comes back, and its last will is published. */
    public void cut(Link link) {
        ((InMemoryLink) link).abandon();
        Outgoing will;
        synchronized (this) {
            will = detach((InMemoryLink) link);
        }
        if (will != null) {
            accept(will);
        }
    }

    /** The broker goes away, keeping its sessions; links come back by themselves after {@link #back}. */
    public synchronized void away() {
        away = true;
        for (InMemorySession session : sessions.values()) {
            session.disconnected();
        }
    }

    public void back() {
        List<InMemoryLink> waiting;
        synchronized (this) {
            away = false;
            waiting = List.copyOf(links);
        }
        waiting.forEach(InMemoryLink::retry);
    }

    /** Every connection made from now on takes this long. */
    public synchronized void delayConnections(Duration delay) {
        connectDelay = delay;
    }

    /** The next {@code count} publishes fail before the broker has the message. */
    public synchronized void failNextPublishes(int count) {
        refusals = count;
    }

    /** The next {@code count} publishes fail although the broker has the message. */
    public synchronized void loseNextAnswers(int count) {
        lostAnswers = count;
    }

    /** Everything accepted so far, last wills included. */
    public synchronized List<Outgoing> published() {
        return List.copyOf(published);
    }

    public List<Outgoing> published(String topic) {
        return published().stream()
                .filter(message -> message.topic().equals(topic))
                .toList();
    }

    synchronized Duration connectDelay() {
        return connectDelay;
    }

    /** Attaches a link to its session; false while the broker is away. */
    synchronized boolean attach(InMemoryLink link, List<TopicFilter> filters) {
        if (away) {
            return false;
        }
        InMemorySession session = sessions.computeIfAbsent(link.clientId(), id -> new InMemorySession());
        session.connect(link, filters);
        for (Map.Entry<String, Outgoing> kept : retained.entrySet()) {
            if (filters.stream().anyMatch(filter -> !filter.shared() && filter.matches(kept.getKey()))) {
                session.enqueue(incoming(kept.getValue(), true), kept.getValue().atLeastOnce());
            }
        }
        return true;
    }

    /** Returns the last will, for the caller to publish or to forget. */
    synchronized @Nullable Outgoing detach(InMemoryLink link) {
        links.remove(link);
        InMemorySession session = sessions.get(link.clientId());
        if (session == null || !session.isOf(link)) {
            return null;
        }
        session.disconnected();
        return link.will();
    }

    void publish(InMemoryLink from, Outgoing message) throws LinkDown {
        boolean answered;
        synchronized (this) {
            InMemorySession session = sessions.get(from.clientId());
            if (away || session == null || !session.isOf(from)) {
                throw new LinkDown("no connection to the broker in memory");
            }
            if (refusals > 0) {
                refusals--;
                throw new LinkDown("failing on demand, the message is not taken");
            }
            answered = lostAnswers == 0 || lostAnswers-- == 0;
        }
        accept(message);
        if (!answered) {
            throw new LinkDown("failing on demand, the message is taken all the same");
        }
    }

    private synchronized void accept(Outgoing message) {
        published.add(message);
        if (message.retained()) {
            if (message.payload().length == 0) {
                retained.remove(message.topic());
            } else {
                retained.put(message.topic(), message);
            }
        }
        Incoming incoming = incoming(message, false);
        Map<String, List<InMemorySession>> groups = new TreeMap<>();
        for (InMemorySession session : sessions.values()) {
            boolean own = false;
            for (TopicFilter filter : session.filters()) {
                if (filter.matches(message.topic())) {
                    if (filter.shared()) {
                        groups.computeIfAbsent(filter.value(), group -> new ArrayList<>())
                                .add(session);
                    } else {
                        own = true;
                    }
                }
            }
            if (own) {
                session.enqueue(incoming, message.atLeastOnce());
            }
        }
        groups.forEach((group, members) -> nextOf(group, members).enqueue(incoming, message.atLeastOnce()));
    }

    /** Those who are there take turns; when nobody is, the first absent one's session queues. */
    private InMemorySession nextOf(String group, List<InMemorySession> members) {
        List<InMemorySession> present =
                members.stream().filter(InMemorySession::isConnected).toList();
        List<InMemorySession> candidates = present.isEmpty() ? members : present;
        int turn = sharedTurns.merge(group, 1, Integer::sum);
        return present.isEmpty()
                ? candidates.stream()
                        .min(Comparator.comparingInt(System::identityHashCode))
                        .orElseThrow()
                : candidates.get(turn % candidates.size());
    }

    private static Incoming incoming(Outgoing message, boolean retainedEarlier) {
        return new Incoming(message.topic(), message.payload(), retainedEarlier, message.correlation());
    }

    @Override
    public void close() {
        List<InMemoryLink> open;
        synchronized (this) {
            open = List.copyOf(links);
        }
        open.forEach(InMemoryLink::close);
    }
}
