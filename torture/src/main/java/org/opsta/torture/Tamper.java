package org.opsta.torture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.opsta.contract.Codec;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;

/** Listens to everything and says it again at the wrong time: by hand, as it were. */
final class Tamper implements AutoCloseable {

    private static final int REMEMBERED = 200;
    private static final int SAID_AGAIN = 40;

    private final Link link;
    private final Deque<Incoming> acks = new ArrayDeque<>();
    private final Deque<Incoming> batches = new ArrayDeque<>();
    private final Map<String, Long> committed = new ConcurrentHashMap<>();

    Tamper(BrokerSettings broker) throws BadSettings {
        link = new PahoLink(broker, "torture", 0, null);
        link.subscribe(Topics.ofEveryDevice(Topics.PUNCHES), message -> keep(batches, message));
        link.subscribe(Topics.ofEveryDevice(Topics.PUNCHES_ACK), message -> {
            keep(acks, message);
            count(message);
        });
        link.start();
    }

    private static void keep(Deque<Incoming> remembered, Incoming message) {
        synchronized (remembered) {
            remembered.addLast(message);
            if (remembered.size() > REMEMBERED) {
                remembered.removeFirst();
            }
        }
    }

    private void count(Incoming message) throws UnreadableMessage {
        PunchAck ack = Codec.decode(message.payload(), PunchAck.class);
        committed.merge(ack.device().value(), ack.committedThrough(), Math::max);
    }

    /** How many punches the agents have said they have, for the progress line. */
    long acknowledged() {
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }

    int sayOldAcksAgain(long seed) {
        return sayAgain(acks, seed);
    }

    int sayOldBatchesAgain(long seed) {
        return sayAgain(batches, seed);
    }

    /** Each of them twice, in another order; how many got through. */
    private int sayAgain(Deque<Incoming> remembered, long seed) {
        List<Incoming> messages;
        synchronized (remembered) {
            messages = new ArrayList<>(remembered);
        }
        Collections.shuffle(messages, new Random(seed));
        int said = 0;
        for (Incoming message : messages.subList(0, Math.min(SAID_AGAIN, messages.size()))) {
            try {
                link.publish(Outgoing.atLeastOnce(message.topic(), message.payload()));
                link.publish(Outgoing.atLeastOnce(message.topic(), message.payload()));
                said += 2;
            } catch (LinkDown away) {
                return said;
            }
        }
        return said;
    }

    @Override
    public void close() {
        link.close();
    }
}
