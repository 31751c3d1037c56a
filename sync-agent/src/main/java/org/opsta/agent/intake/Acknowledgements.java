package org.opsta.agent.intake;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledgements on their way to the terminals. Each waits for the broker's answer, so several are under way at once, on
 * threads of their own ({@code intake-ack-1} and so on), and those of one terminal one after the other.
 *
 * <p>One that cannot be sent is dropped: the terminal sends its punches again and is answered again.
 */
final class Acknowledgements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);
    private static final long STOP_SECONDS = 5;

    private final Link link;
    private final List<ThreadPoolExecutor> senders;
    private final AtomicBoolean dropped = new AtomicBoolean();

    /** @param mostWaiting for each thread */
    Acknowledgements(Link link, int threads, int mostWaiting) {
        this.link = link;
        ThreadFactory names = Named.daemons("intake-ack");
        this.senders = IntStream.range(0, threads)
                .mapToObj(number -> sender(names, mostWaiting))
                .toList();
    }

    private ThreadPoolExecutor sender(ThreadFactory names, int mostWaiting) {
        return new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(mostWaiting), names, (task, full) -> drop());
    }

    /** Returns at once. */
    void send(PunchAck ack) {
        senders.get(Math.floorMod(ack.device().hashCode(), senders.size())).execute(() -> publish(ack));
    }

    private void publish(PunchAck ack) {
        DeviceId device = ack.device();
        try {
            link.publish(Outgoing.atLeastOnce(new Topics(device).punchesAck(), Codec.encode(ack)));
        } catch (LinkDown e) {
            LOG.debug("{}: an acknowledgement was not sent; the terminal will ask again", device, e);
        } catch (RuntimeException e) {
            LOG.error("{}: an acknowledgement could not be sent", device, e);
        }
    }

    private void drop() {
        if (dropped.compareAndSet(false, true)) {
            LOG.warn("the broker takes acknowledgements more slowly than punches come; some are dropped, and their"
                    + " terminals send again; not logged any more");
        }
    }

    /** Sends what waits, within reason. */
    @Override
    public void close() {
        senders.forEach(ThreadPoolExecutor::shutdown);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        try {
            for (ThreadPoolExecutor sender : senders) {
                if (!sender.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    sender.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            senders.forEach(ThreadPoolExecutor::shutdownNow);
            Thread.currentThread().interrupt();
        }
    }
}
