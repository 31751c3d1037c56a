package org.opsta.kiosk.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Topics;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;

/** What the agent does with punches, in a few lines: keeps one of each serial, then acknowledges; misbehaves on demand. */
final class AckingAgent {

    interface Answering {
        /** Called with the serial committed through; publishes what it wants to. */
        void answer(AckingAgent agent, long committedThrough) throws LinkDown;
    }

    private final DeviceId device;
    private final Link link;
    private final TreeSet<Long> stored = new TreeSet<>();
    private final List<Long> received = new ArrayList<>();
    private int batches;
    private int largestBatch;
    private Answering answering = AckingAgent::acknowledge;

    AckingAgent(DeviceId device, Link link) {
        this.device = device;
        this.link = link;
        link.subscribe(new Topics(device).punches(), this::take);
    }

    synchronized void answering(Answering how) {
        answering = how;
    }

    void acknowledge(long committedThrough) throws LinkDown {
        publish(Codec.encode(new PunchAck(device, committedThrough, null, List.of())));
    }

    void publish(byte[] ack) throws LinkDown {
        link.publish(Outgoing.atLeastOnce(new Topics(device).punchesAck(), ack));
    }

    private void take(Incoming message) throws Exception {
        PunchBatch batch = Codec.decode(message.payload(), PunchBatch.class);
        Answering how;
        long committedThrough;
        synchronized (this) {
            batches++;
            largestBatch = Math.max(largestBatch, batch.punches().size());
            batch.punches().forEach(punch -> {
                received.add(punch.path("serial").asLong());
                stored.add(punch.path("serial").asLong());
            });
            how = answering;
            committedThrough = committedThrough();
        }
        how.answer(this, committedThrough);
    }

    private long committedThrough() {
        long through = 0;
        while (stored.contains(through + 1)) {
            through++;
        }
        return through;
    }

    synchronized int stored() {
        return stored.size();
    }

    synchronized int batches() {
        return batches;
    }

    synchronized int largestBatch() {
        return largestBatch;
    }

    /** Serials in the order in which each came first. */
    synchronized List<Long> firstArrivals() {
        return received.stream().distinct().toList();
    }

    synchronized List<Long> arrivals() {
        return List.copyOf(received);
    }
}
