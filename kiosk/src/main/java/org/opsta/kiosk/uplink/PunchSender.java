package org.opsta.kiosk.uplink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.opsta.contract.ClockCorrection;
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
 * when the connection is back. Sending twice does no harm, the agent keeps one of each. Clock corrections go the same way,
 * beside the punches.
 *
 * <p>What the agent asks for again goes when nothing else is left to send, or when the batch in flight is not answered:
 * the agent may be waiting for just that.
 *
 * <p>The thread {@code uplink} owns the sending, holds two batches in memory at most, and tends the outbox; acknowledgements
 * are taken on the link's own threads. {@link #punchAppended} and {@link #correctionRecorded} may be called by any thread.
 */
public final class PunchSender implements AutoCloseable {

    /** A quarter of what the other side reads: punches may grow by fields without coming near the limit. */
    static final int BATCH_BYTES = Codec.LARGEST_MESSAGE / 4;

    private static final Logger LOG = LoggerFactory.getLogger(PunchSender.class);

    /** Longest time without a turn of the loop, apart from a publish that waits for the broker. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private static final Duration TENDING = Duration.ofSeconds(2);

    private static final Duration STOP = Duration.ofSeconds(25);

    private final DeviceId device;
    private final Topics topics;
    private final Outbox outbox;
    private final Link link;
    private final Clock clock;
    private final SenderSignals signals = new SenderSignals();
    private final AckReader acks;
    private final ReplayDesk replays;
    private final CorrectionAcks correctionAcks;
    private final InFlight punches;
    private final InFlight replay;
    private final InFlight correction;
    private final Thread thread = new Thread(this::run, "uplink");
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong correctionsSent = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Instant lastProgress;

    /** Of the batch in flight. */
    private long firstSent;

    private long lastSent;

    private SerialRanges.Range replaySent = new SerialRanges.Range(0, 0);
    private long acknowledgementsBefore;
    private long correctionsBefore;
    private long tendedAt = System.nanoTime();
    private boolean untended;

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
        this.clock = clock;
        this.acks = new AckReader(device, outbox, signals::acknowledgedThrough);
        this.replays = new ReplayDesk(topics, outbox, link, signals);
        this.correctionAcks = new CorrectionAcks(device, outbox, signals);
        AckPatience patience = new AckPatience(firstWait, longestWait);
        this.punches = new InFlight(patience);
        this.replay = new InFlight(patience);
        this.correction = new InFlight(patience);
        this.lastProgress = clock.instant();
        thread.setDaemon(true);
    }

    /** Subscribes and begins to send. To be called once, before the link is started. */
    public void start() {
        link.subscribe(topics.punchesAck(), acks::read);
        link.subscribe(topics.punchesReplay(), replays::read);
        link.subscribe(topics.clockAck(), correctionAcks::read);
        link.onConnected(signals::connected);
        thread.start();
    }

    /** Says that the outbox has a new punch. Returns at once. */
    public void punchAppended() {
        signals.moreToSend();
    }

    /** Says that the outbox has a new clock correction. Returns at once. */
    public void correctionRecorded() {
        signals.moreToSend();
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
        counters.put("batchesReplayed", replayed.get());
        counters.put("replayRequests", replays.requests());
        counters.put("correctionsSent", correctionsSent.get());
        counters.put("senderFailures", failures.get());
        counters.merge("unreadableMessages", replays.unreadable() + correctionAcks.unreadable(), Long::sum);
        return counters;
    }

    private void run() {
        boolean troubled = false;
        try {
            while (!signals.stopping()) {
                lastProgress = clock.instant();
                tend();
                long news = signals.news();
                Duration wait = TURN;
                try {
                    if (link.connected()) {
                        wait = turn(signals.connections());
                    }
                    troubled = false;
                } catch (OutboxFailed | RuntimeException e) {
                    failures.incrementAndGet();
                    if (!troubled) {
                        LOG.error("punches cannot be sent now; trying again until they can", e);
                    }
                    troubled = true;
                }
                signals.awaitNews(news, wait);
            }
        } catch (InterruptedException e) {
            LOG.warn("the sending of punches was interrupted; they stay in the outbox");
        }
    }

    /** Sends what is due; how long until something is due again, if nothing happens before. */
    private Duration turn(long connections) throws OutboxFailed {
        noteAnswers();
        sendPunches(connections);
        sendCorrection(connections);
        boolean mayReplay = !punches.waiting() || punches.unanswered() > 0;
        if (mayReplay) {
            sendReplay(connections);
        }
        long now = System.nanoTime();
        return Stream.of(TURN, punches.left(now), correction.left(now), mayReplay ? replay.left(now) : TURN)
                .min(Duration::compareTo)
                .orElse(TURN);
    }

    private void noteAnswers() {
        long acknowledged = signals.acknowledged();
        if (punches.waiting() && acknowledged >= lastSent) {
            punches.answered();
        } else if (punches.waiting() && acknowledged >= firstSent) {
            punches.partlyAnswered();
        }
        if (replay.waiting() && signals.acknowledgements() != acknowledgementsBefore) {
            replays.wanted().remove(replaySent.from(), replaySent.through());
            replay.answered();
        }
        if (correction.waiting() && signals.correctionsAcknowledged() != correctionsBefore) {
            correction.answered();
        }
    }

    private void sendPunches(long connections) throws OutboxFailed {
        if (!punches.due(System.nanoTime(), connections)) {
            return;
        }
        List<StoredPunch> batch = fitting(outbox.unacknowledged(PunchBatch.MOST));
        if (batch.isEmpty()) {
            // The last of them was acknowledged late.
            punches.answered();
            return;
        }
        firstSent = batch.get(0).serial().value();
        lastSent = batch.get(batch.size() - 1).serial().value();
        punches.sending(connections);
        if (punches.unanswered() > 0) {
            unanswered.incrementAndGet();
        }
        if (published(batch)) {
            sent.incrementAndGet();
        }
    }

    private void sendReplay(long connections) throws OutboxFailed {
        Optional<SerialRanges.Range> range = replays.wanted().first();
        if (range.isEmpty() || !replay.due(System.nanoTime(), connections)) {
            return;
        }
        long from = range.get().from();
        long through = range.get().through();
        List<StoredPunch> batch = fitting(outbox.kept(from, through, PunchBatch.MOST));
        if (batch.isEmpty()) {
            replays.wanted().remove(from, through);
            replay.answered();
            signals.moreToSend();
            return;
        }
        replaySent = new SerialRanges.Range(
                from, batch.get(batch.size() - 1).serial().value());
        acknowledgementsBefore = signals.acknowledgements();
        replay.sending(connections);
        if (published(batch)) {
            replayed.incrementAndGet();
        }
    }

    private void sendCorrection(long connections) throws OutboxFailed {
        if (!correction.due(System.nanoTime(), connections)) {
            return;
        }
        List<ClockCorrection> left = outbox.unacknowledgedCorrections();
        if (left.isEmpty()) {
            correction.answered();
            return;
        }
        correctionsBefore = signals.correctionsAcknowledged();
        correction.sending(connections);
        // By turns: one that the agent cannot take must not keep it from the others.
        ClockCorrection next = left.get(correction.unanswered() % left.size());
        try {
            link.publish(Outgoing.atLeastOnce(topics.clock(), Codec.encode(next)));
            correctionsSent.incrementAndGet();
        } catch (LinkDown e) {
            LOG.debug("the correction of boot {} was not sent: {}", next.bootId(), e.getMessage());
        }
    }

    /** As many of the first as fit into one message. */
    private static List<StoredPunch> fitting(List<StoredPunch> batch) {
        int fitting = 0;
        long bytes = 0;
        while (fitting < batch.size()) {
            bytes += batch.get(fitting).bytes() + 1;
            if (bytes > BATCH_BYTES && fitting > 0) {
                break;
            }
            fitting++;
        }
        return batch.subList(0, fitting);
    }

    private boolean published(List<StoredPunch> batch) {
        try {
            PunchBatch message =
                    new PunchBatch(device, batch.stream().map(StoredPunch::json).toList());
            link.publish(Outgoing.atLeastOnce(topics.punches(), Codec.encode(message)));
            return true;
        } catch (LinkDown e) {
            LOG.debug("punches from {} on were not sent: {}", batch.get(0).serial(), e.getMessage());
            return false;
        }
    }

    private void tend() {
        long now = System.nanoTime();
        if (now - tendedAt < TENDING.toNanos()) {
            return;
        }
        tendedAt = now;
        try {
            outbox.tend();
            untended = false;
        } catch (OutboxFailed | RuntimeException e) {
            if (!untended) {
                LOG.warn("the journal cannot be tended now; trying again until it can: {}", e.getMessage());
            }
            untended = true;
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
