package org.opsta.kiosk.uplink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Topics;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.StoredPunch;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the outbox to the agent: one batch at a time, oldest first, and the next one only when the agent has
 * acknowledged this one after its own commit. A batch without an answer is sent again, after ever longer waits, at once
 * when the connection is back. Sending twice does no harm, the agent keeps one of each.
 *
 * <p>The thread {@code uplink} owns the sending and holds one batch in memory; acknowledgements are taken on the link's
 * own thread. {@link #punchAppended} may be called by any thread.
 */
public final class PunchSender implements AutoCloseable {

    /** A quarter of what the other side reads: punches may grow by fields without coming near the limit. */
    static final int BATCH_BYTES = Codec.LARGEST_MESSAGE / 4;

    private static final Logger LOG = LoggerFactory.getLogger(PunchSender.class);

    /** Longest time without a turn of the loop, apart from a publish that waits for the broker. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private static final Duration STOP = Duration.ofSeconds(25);

    private final DeviceId device;
    private final Topics topics;
    private final Outbox outbox;
    private final Link link;
    private final AckPatience patience;
    private final Clock clock;
    private final AckReader acks;
    private final SenderSignals signals = new SenderSignals();
    private final Thread thread = new Thread(this::run, "uplink");
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Instant lastProgress;

    /**
     * @param firstWait for an acknowledgement before sending again
     * @param longestWait to which the waits grow
     */
    public PunchSender(
            DeviceId device, Outbox outbox, Link link, Duration firstWait, Duration longestWait, Clock clock) {
        this.device = device;
        this.topics = new Topics(device);
        this.outbox = outbox;
        this.link = link;
        this.patience = new AckPatience(firstWait, longestWait);
        this.clock = clock;
        this.acks = new AckReader(device, outbox, signals::acknowledgedThrough);
        this.lastProgress = clock.instant();
        thread.setDaemon(true);
    }

    /** Subscribes and begins to send. To be called once, before the link is started. */
    public void start() {
        link.subscribe(topics.punchesAck(), acks::read);
        link.onConnected(signals::connected);
        thread.start();
    }

    /** Says that the outbox has a new punch. Returns at once. */
    public void punchAppended() {
        signals.punchAppended();
    }

    /** When the sending thread last went round; while it lives this is less than a minute ago. */
    public Instant lastProgress() {
        return lastProgress;
    }

    /** Events since the start, by the name they have in {@code health}. */
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>(acks.counters());
        counters.put("batchesSent", sent.get());
        counters.put("batchesUnanswered", unanswered.get());
        counters.put("senderFailures", failures.get());
        return counters;
    }

    private void run() {
        int repeats = 0;
        boolean troubled = false;
        try {
            while (!signals.stopping()) {
                lastProgress = clock.instant();
                long connections = signals.connections();
                try {
                    List<StoredPunch> batch = link.connected() ? nextBatch() : List.of();
                    if (batch.isEmpty()) {
                        signals.awaitWork(connections, TURN);
                    } else {
                        repeats = send(batch, connections, repeats) ? 0 : repeats + 1;
                    }
                    troubled = false;
                } catch (OutboxFailed | RuntimeException e) {
                    failures.incrementAndGet();
                    if (!troubled) {
                        LOG.error("punches cannot be sent now; trying again until they can", e);
                    }
                    troubled = true;
                    signals.awaitWork(connections, TURN);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("the sending of punches was interrupted; they stay in the outbox");
        }
    }

    /** As many of the oldest punches as fit. */
    private List<StoredPunch> nextBatch() throws OutboxFailed {
        List<StoredPunch> oldest = outbox.unacknowledged(PunchBatch.MOST);
        int fitting = 0;
        long bytes = 0;
        while (fitting < oldest.size()) {
            bytes += oldest.get(fitting).bytes() + 1;
            if (bytes > BATCH_BYTES && fitting > 0) {
                break;
            }
            fitting++;
        }
        return oldest.subList(0, fitting);
    }

    /** False when there was no answer, so that the same punches are to be sent again with more patience. */
    private boolean send(List<StoredPunch> batch, long connections, int repeats) throws InterruptedException {
        long before = batch.get(0).serial().value() - 1;
        long last = batch.get(batch.size() - 1).serial().value();
        Duration wait = patience.after(repeats, ThreadLocalRandom.current());
        try {
            PunchBatch message =
                    new PunchBatch(device, batch.stream().map(StoredPunch::json).toList());
            link.publish(Outgoing.atLeastOnce(topics.punches(), Codec.encode(message)));
            sent.incrementAndGet();
        } catch (LinkDown e) {
            LOG.debug("punches {} to {} were not sent: {}", before + 1, last, e.getMessage());
        }
        awaitAnswer(last, connections, wait);
        boolean answered = signals.acknowledged() > before;
        if (!answered) {
            unanswered.incrementAndGet();
        }
        return answered || signals.connections() != connections;
    }

    private void awaitAnswer(long last, long connections, Duration wait) throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        long left;
        while ((left = deadline - System.nanoTime()) > 0
                && signals.acknowledged() < last
                && signals.connections() == connections
                && !signals.stopping()) {
            lastProgress = clock.instant();
            signals.awaitAnswer(last, connections, Duration.ofNanos(Math.min(left, TURN.toNanos())));
        }
    }

    /** Stops sending; what is not acknowledged stays in the outbox. */
    @Override
    public void close() {
        signals.stop();
        try {
            thread.join(STOP.toMillis());
            if (thread.isAlive()) {
                LOG.warn("the sending of punches did not stop within {} s; the punches are safe", STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
