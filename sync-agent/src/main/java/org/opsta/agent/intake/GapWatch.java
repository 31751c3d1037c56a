package org.opsta.agent.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks terminals for the punches that never arrived, and hears what became of them. It looks on a thread of its own,
 * named {@code gaps}, and listens on the link's.
 */
public final class GapWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GapWatch.class);

    private final Link link;
    private final Gaps gaps;
    private final GapSettings settings;
    private final UnreadableLog unreadable;
    private final Clock clock;
    private final AtomicBoolean storeFails = new AtomicBoolean();
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "gaps"));

    public GapWatch(Link link, Jdbi jdbi, GapSettings settings, UnreadableLog unreadable, Clock clock) {
        this.link = link;
        this.gaps = new Gaps(jdbi, settings);
        this.settings = settings;
        this.unreadable = unreadable;
        this.clock = clock;
    }

    public void start(IntakeSettings intake) {
        link.subscribe(intake.filter(Topics.PUNCHES_REPLAY_RESULT), this::handle);
        link.onConnected(this::lookSoon);
        long every = settings.lookEverySeconds();
        ScheduledFuture<?> unused = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.SECONDS);
    }

    private void lookSoon() {
        try {
            looks.execute(this::look);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed already", e);
        }
    }

    /** Whatever fails is tried again at the next look. */
    void look() {
        if (!link.connected()) {
            return;
        }
        try {
            for (Gaps.Question question : gaps.take(now())) {
                ask(question);
            }
            storeFails.set(false);
        } catch (RuntimeException e) {
            if (storeFails.compareAndSet(false, true)) {
                LOG.error("missing punches cannot be looked for while the store fails", e);
            }
        }
    }

    private void ask(Gaps.Question question) {
        DeviceId device = question.replay().device();
        try {
            link.publish(Outgoing.atLeastOnce(new Topics(device).punchesReplay(), Codec.encode(question.replay())));
            if (question.first()) {
                LOG.warn(
                        "{}: punches {} to {} never arrived; asked to send them again",
                        device,
                        question.replay().from(),
                        question.replay().through());
            }
        } catch (LinkDown e) {
            LOG.debug("{}: could not be asked for missing punches", device, e);
            gaps.giveBack(question);
        }
    }

    private void handle(Incoming message) {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        if (device.isEmpty()) {
            return;
        }
        try {
            ReplayResult result = Codec.decode(message.payload(), ReplayResult.class);
            if (!result.device().equals(device.get())) {
                throw new UnreadableMessage(
                        UnreadableMessage.Code.WRONG_DEVICE, "the answer names another terminal than its topic");
            }
            LOG.info(
                    "{}: asked for punches {} to {}: {}",
                    device.get(),
                    result.from(),
                    result.through(),
                    PlainText.of(result.code()));
            for (Gap lost : gaps.answered(result, now())) {
                LOG.error(
                        "{}: punches {} to {} are lost for good: they never arrived, and the terminal no longer keeps them",
                        device.get(),
                        lost.from(),
                        lost.through());
            }
        } catch (UnreadableMessage e) {
            unreadable.add(device.get(), Topics.PUNCHES_REPLAY_RESULT, e);
        } catch (RuntimeException e) {
            LOG.warn(
                    "{}: an answer about missing punches could not be stored; they are asked for again",
                    device.get(),
                    e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
