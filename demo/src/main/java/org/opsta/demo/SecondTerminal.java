package org.opsta.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

/**
 * A terminal of which there is only what it says: it connects, sends its journal batch by batch as the real one does (the
 * next once the last is acknowledged), reports once how it is, and says goodbye.
 */
final class SecondTerminal {

    private static final long PATIENCE_SECONDS = 60;

    private final Topics topics;
    private final URI broker;

    SecondTerminal(DeviceId device, URI broker) {
        this.topics = new Topics(device);
        this.broker = broker;
    }

    /** Returns when the agent has acknowledged everything, which it does after its own commit. */
    void send(List<Punch> journal, OffsetDateTime now) throws Exception {
        BlockingQueue<PunchAck> acks = new LinkedBlockingQueue<>();
        CountDownLatch up = new CountDownLatch(1);
        try (Link link = new PahoLink(
                new BrokerSettings(broker, null, null, 60, 5), topics.device().value(), 0, null)) {
            link.subscribe(topics.punchesAck(), message -> acks.add(ack(message)));
            link.onConnected(up::countDown);
            link.start();
            if (!up.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no broker answers at " + broker);
            }
            for (int from = 0; from < journal.size(); from += PunchBatch.MOST) {
                List<Punch> batch = journal.subList(from, Math.min(journal.size(), from + PunchBatch.MOST));
                link.publish(Outgoing.atLeastOnce(
                        topics.punches(),
                        Codec.encode(new PunchBatch(
                                topics.device(),
                                batch.stream().<JsonNode>map(Codec::tree).toList()))));
                awaitAcknowledged(acks, batch.get(batch.size() - 1).serial().value());
            }
            link.publish(Outgoing.atLeastOnce(topics.health(), Codec.encode(health(journal, now))));
            link.publish(
                    Outgoing.retained(topics.status(), Codec.encode(Status.offline(topics.device(), "stopped", now))));
        }
    }

    private void awaitAcknowledged(BlockingQueue<PunchAck> acks, long through) throws InterruptedException {
        PunchAck ack;
        do {
            ack = acks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (ack == null) {
                throw new IllegalStateException(
                        "punches through serial " + through + " were not acknowledged to " + topics.device());
            }
            if (!ack.rejects().isEmpty()) {
                throw new IllegalStateException("the agent set aside what " + topics.device() + " sent: " + ack);
            }
        } while (ack.committedThrough() < through);
    }

    private static PunchAck ack(Incoming message) throws Exception {
        return Codec.decode(message.payload(), PunchAck.class);
    }

    private Health health(List<Punch> journal, OffsetDateTime now) {
        Punch last = journal.get(journal.size() - 1);
        long serial = last.serial().value();
        return new Health(
                topics.device(),
                now,
                new Health.Camera("/dev/video0", "RUNNING", 15, null),
                new Health.Queue(0, null, serial, serial),
                new Health.Host(20L << 30, 60L << 20, 400L << 20, 51.0, 86_400),
                new ClockReading(
                        ClockReading.State.SYNCED,
                        4L,
                        last.clock().bootId(),
                        last.clock().monotonicNanos()),
                0,
                null,
                last.time(),
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of());
    }
}
