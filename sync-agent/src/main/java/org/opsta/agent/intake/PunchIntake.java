package org.opsta.agent.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches of punches: review, commit, and only then acknowledge. Without an acknowledgement the terminal keeps its
 * punches and sends them again, so whatever fails here fails by staying silent.
 *
 * <p>Threads: the link's own hands each message over, and waits while too much is waiting; {@code intake-review} threads
 * read the batches and check the hashes; {@code intake-write} alone writes, in the order in which the messages came, what
 * is reviewed by then in one transaction; {@link Acknowledgements} has its own.
 */
public final class PunchIntake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PunchIntake.class);

    private static final int ACK_THREADS = 8;
    private static final int MOST_ACKS_WAITING = 1000;
    private static final int BYTES_PER_KILOBYTE = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Link link;
    private final PunchLog punches;
    private final UnreadableLog unreadable;
    private final IntakeSettings settings;
    private final GroupCommit store;
    private final Acknowledgements acknowledgements;
    private final ThreadPoolExecutor reviewers;
    private final Thread writer = Named.daemon("intake-write", this::writeUntilClosed);

    /** Bounded by {@link #room}, so that a few large messages count as what they are. */
    private final BlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>();

    private final Duration patience;
    private final int allKilobytes;
    private final Semaphore room;
    private volatile boolean closing;

    /**
     * A message taken, and its review, under way or done.
     *
     * @param device empty for the mark that nothing follows
     */
    private record Arrival(Optional<DeviceId> device, int kilobytes, FutureTask<Delivery> review) {
        static final Arrival END = new Arrival(Optional.empty(), 0, new FutureTask<>(() -> null));
    }

    private record Unreadable(DeviceId device, UnreadableMessage problem) {}

    public PunchIntake(Link link, PunchLog punches, UnreadableLog unreadable, Clock clock, IntakeSettings settings) {
        this(link, punches, unreadable, clock, settings, PATIENCE);
    }

    /** @param patience how long {@link #close} lets the store finish */
    PunchIntake(
            Link link,
            PunchLog punches,
            UnreadableLog unreadable,
            Clock clock,
            IntakeSettings settings,
            Duration patience) {
        this.link = link;
        this.punches = punches;
        this.unreadable = unreadable;
        this.settings = settings;
        this.patience = patience;
        this.store = new GroupCommit(punches, clock);
        this.acknowledgements = new Acknowledgements(link, ACK_THREADS, MOST_ACKS_WAITING);
        this.reviewers = new ThreadPoolExecutor(
                settings.workerThreads(),
                settings.workerThreads(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Named.daemons("intake-review"),
                new ThreadPoolExecutor.DiscardPolicy());
        this.allKilobytes = settings.waitingMegabytes() * BYTES_PER_KILOBYTE;
        this.room = new Semaphore(allKilobytes);
    }

    /** To be called once, before the link starts. */
    public void subscribe() {
        writer.start();
        link.subscribe(settings.filter(), this::take);
    }

    /** Takes a message, or leaves it for the terminal to send again when this is closing. */
    void take(Incoming message) throws InterruptedException {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        if (device.isEmpty()) {
            LOG.warn("a batch of punches on a topic that names no terminal is ignored");
            return;
        }
        int kilobytes = Math.min(allKilobytes, 1 + message.payload().length / BYTES_PER_KILOBYTE);
        room.acquire(kilobytes);
        if (closing) {
            room.release(kilobytes);
            return;
        }
        FutureTask<Delivery> review = new FutureTask<>(() -> review(device.get(), message));
        waiting.add(new Arrival(device, kilobytes, review));
        reviewers.execute(review);
    }

    private static Delivery review(DeviceId device, Incoming message) throws UnreadableMessage {
        PunchBatch batch = Codec.decode(message.payload(), PunchBatch.class);
        if (!batch.device().equals(device)) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_DEVICE, "the batch names another terminal than its topic");
        }
        return new Delivery(device, BatchReview.of(device, batch));
    }

    private void writeUntilClosed() {
        try {
            Arrival first = waiting.take();
            while (first.device().isPresent()) {
                write(first);
                first = waiting.take();
            }
        } catch (InterruptedException e) {
            LOG.warn("stopped before everything that was taken is stored; the terminals will send it again");
        }
    }

    private void write(Arrival first) throws InterruptedException {
        List<Delivery> group = new ArrayList<>();
        List<Unreadable> strange = new ArrayList<>();
        int count = 0;
        int kilobytes = 0;
        Arrival next = first;
        while (next != null) {
            kilobytes += next.kilobytes();
            count += collect(next, group, strange);
            Arrival after = waiting.peek();
            boolean more = after != null && after.review().isDone() && count < settings.punchesPerCommit();
            next = more ? waiting.poll() : null;
        }
        try {
            store.store(group).forEach(this::acknowledge);
            strange.forEach(this::answer);
        } catch (Throwable e) {
            // Not even an Error may end this thread while the rest of the service runs on.
            LOG.error("punches could not be taken; their terminals will send them again", e);
        } finally {
            room.release(kilobytes);
        }
    }

    /** @return how many punches it holds */
    private static int collect(Arrival arrival, List<Delivery> group, List<Unreadable> strange)
            throws InterruptedException {
        DeviceId device = arrival.device().orElseThrow();
        try {
            Delivery delivery = arrival.review().get();
            group.add(delivery);
            return delivery.review().entries().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreadableMessage problem) {
                strange.add(new Unreadable(device, problem));
            } else {
                LOG.error("{}: a batch of punches could not be reviewed and is not acknowledged", device, e.getCause());
            }
            return 0;
        }
    }

    private void acknowledge(Receipt receipt) {
        List<Reject> rejects = receipt.rejects();
        if (!rejects.isEmpty()) {
            LOG.warn(
                    "{}: {} punches set aside, the first for {}",
                    receipt.device(),
                    rejects.size(),
                    rejects.get(0).code());
        }
        acknowledgements.send(new PunchAck(receipt.device(), receipt.committedThrough(), receipt.hash(), rejects));
    }

    private void answer(Unreadable message) {
        DeviceId device = message.device();
        UnreadableMessage problem = message.problem();
        unreadable.add(device, Topics.PUNCHES, problem);
        try {
            Receipt receipt = punches.receipt(device);
            Reject reject = new Reject(null, problem.code().name(), PlainText.of(problem.detail()));
            acknowledgements.send(new PunchAck(device, receipt.committedThrough(), receipt.hash(), List.of(reject)));
        } catch (RuntimeException e) {
            LOG.debug("{}: a message that cannot be read could not be answered", device, e);
        }
    }

    /**
     * Stores and acknowledges what was taken, within reason, and takes nothing more; to be called while the link still
     * works.
     */
    @Override
    public void close() {
        closing = true;
        room.release(allKilobytes);
        waiting.add(Arrival.END);
        try {
            if (writer.getState() != Thread.State.NEW) {
                writer.join(patience.toMillis());
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reviewers.shutdownNow();
        acknowledgements.close();
        LOG.info("{} punches came in {} transactions", store.punches(), store.transactions());
    }
}
