package org.opsta.agent.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchAck.Reject;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes batches of punches: review, commit, and only then acknowledge. Without an acknowledgement the terminal keeps its
 * punches and sends them again, so whatever fails here fails by staying silent.
 *
 * <p>Runs on the link's thread for its subscription.
 */
public final class PunchIntake {

    private static final Logger LOG = LoggerFactory.getLogger(PunchIntake.class);

    private final Link link;
    private final PunchLog punches;
    private final UnreadableLog unreadable;
    private final Clock clock;
    private final AtomicBoolean storeFails = new AtomicBoolean();

    public PunchIntake(Link link, PunchLog punches, UnreadableLog unreadable, Clock clock) {
        this.link = link;
        this.punches = punches;
        this.unreadable = unreadable;
        this.clock = clock;
    }

    public void subscribe(IntakeSettings settings) {
        link.subscribe(settings.filter(), this::handle);
    }

    void handle(Incoming message) {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        if (device.isEmpty()) {
            LOG.warn("a batch of punches on a topic that names no terminal is ignored");
            return;
        }
        try {
            acknowledge(take(device.get(), message));
            if (storeFails.compareAndSet(true, false)) {
                LOG.info("the store works again; punches are taken");
            }
        } catch (LinkDown e) {
            LOG.debug("{}: an acknowledgement was not sent; the terminal will ask again", device.get(), e);
        } catch (RuntimeException e) {
            if (storeFails.compareAndSet(false, true)) {
                LOG.error("{}: punches cannot be stored; none is acknowledged until they can", device.get(), e);
            }
        }
    }

    /** Everything the answer promises is committed when this returns. */
    private PunchAck take(DeviceId device, Incoming message) {
        try {
            PunchBatch batch = Codec.decode(message.payload(), PunchBatch.class);
            if (!batch.device().equals(device)) {
                throw new UnreadableMessage(
                        UnreadableMessage.Code.WRONG_DEVICE, "the batch names another terminal than its topic");
            }
            BatchReview review = BatchReview.of(device, batch);
            Receipt receipt = punches.append(
                            List.of(new Delivery(device, review)),
                            OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS))
                    .get(0);
            List<Reject> rejects = receipt.rejects();
            if (!rejects.isEmpty()) {
                LOG.warn(
                        "{}: {} of {} punches set aside, the first for {}",
                        device,
                        rejects.size(),
                        review.entries().size(),
                        rejects.get(0).code());
            }
            return new PunchAck(device, receipt.committedThrough(), receipt.hash(), rejects);
        } catch (UnreadableMessage e) {
            unreadable.add(device, Topics.PUNCHES, e);
            Receipt receipt = punches.receipt(device);
            Reject reject = new Reject(null, e.code().name(), PlainText.of(e.detail()));
            return new PunchAck(device, receipt.committedThrough(), receipt.hash(), List.of(reject));
        }
    }

    private void acknowledge(PunchAck ack) throws LinkDown {
        link.publish(Outgoing.atLeastOnce(new Topics(ack.device()).punchesAck(), Codec.encode(ack)));
    }
}
