package org.opsta.kiosk.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Replay;
import org.opsta.contract.Serial;
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

    interface Answer<T> {
        void answer(T message) throws LinkDown;
    }

    private final DeviceId device;
    private final Link link;
    /** Hash by serial, of the first of each that came. */
    private final TreeMap<Long, String> stored = new TreeMap<>();

    private final List<ClockCorrection> corrections = new ArrayList<>();
    private final List<Long> received = new ArrayList<>();
    private long through;
    private int batches;
    private int largestBatch;
    private Answering answering = AckingAgent::acknowledge;
    private Answer<ClockCorrection> answeringCorrections = this::acknowledge;

    AckingAgent(DeviceId device, Link link) {
        this.device = device;
        this.link = link;
        link.subscribe(new Topics(device).punches(), this::take);
        link.subscribe(new Topics(device).clock(), this::takeCorrection);
    }

    synchronized void answering(Answering how) {
        answering = how;
    }

    void acknowledge(long committedThrough) throws LinkDown {
        publish(Codec.encode(new PunchAck(device, committedThrough, hash(committedThrough), List.of())));
    }

    private synchronized @Nullable String hash(long serial) {
        String hash = stored.get(serial);
        return hash == null || hash.isEmpty() ? null : hash;
    }

    synchronized void answeringCorrections(Answer<ClockCorrection> how) {
        answeringCorrections = how;
    }

    private void takeCorrection(Incoming message) throws Exception {
        ClockCorrection correction = Codec.decode(message.payload(), ClockCorrection.class);
        Answer<ClockCorrection> how;
        synchronized (this) {
            corrections.add(correction);
            how = answeringCorrections;
        }
        how.answer(correction);
    }

    void acknowledge(ClockCorrection correction) throws LinkDown {
        ClockAck ack = new ClockAck(correction.device(), correction.bootId(), correction.throughSerial());
        link.publish(Outgoing.atLeastOnce(new Topics(device).clockAck(), Codec.encode(ack)));
    }

    void askAgain(long from, long through) throws LinkDown {
        Replay replay = new Replay(device, new Serial(from), new Serial(through));
        link.publish(Outgoing.atLeastOnce(new Topics(device).punchesReplay(), Codec.encode(replay)));
    }

    synchronized List<ClockCorrection> corrections() {
        return List.copyOf(corrections);
    }

    /** As if its store had been lost. */
    synchronized void forget(long from, long through) {
        stored.subMap(from, true, through, true).clear();
        this.through = 0;
        received.clear();
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
                stored.putIfAbsent(
                        punch.path("serial").asLong(), punch.path("hash").asText());
            });
            how = answering;
            committedThrough = committedThrough();
        }
        how.answer(this, committedThrough);
    }

    private long committedThrough() {
        while (stored.containsKey(through + 1)) {
            through++;
        }
        return through;
    }

    synchronized int stored() {
        return stored.size();
    }

    synchronized List<String> hashes() {
        return List.copyOf(stored.values());
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
