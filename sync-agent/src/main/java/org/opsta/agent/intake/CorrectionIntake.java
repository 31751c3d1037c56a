package org.opsta.agent.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what terminals say about their clock afterwards: commit, and only then acknowledge. Without an acknowledgement
 * the terminal sends it again.
 *
 * <p>Runs on the link's thread for its subscription.
 */
public final class CorrectionIntake {

    private static final Logger LOG = LoggerFactory.getLogger(CorrectionIntake.class);

    private final Link link;
    private final ClockCorrections corrections;
    private final UnreadableLog unreadable;
    private final Clock clock;

    public CorrectionIntake(Link link, ClockCorrections corrections, UnreadableLog unreadable, Clock clock) {
        this.link = link;
        this.corrections = corrections;
        this.unreadable = unreadable;
        this.clock = clock;
    }

    public void subscribe(IntakeSettings settings) {
        link.subscribe(settings.filter(Topics.CLOCK), this::handle);
    }

    void handle(Incoming message) {
        Optional<DeviceId> device = Topics.deviceOf(message.topic());
        if (device.isEmpty()) {
            return;
        }
        try {
            ClockCorrection correction = Codec.decode(message.payload(), ClockCorrection.class);
            check(device.get(), correction);
            int redated = corrections.put(correction, OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS));
            if (redated > 0) {
                LOG.warn(
                        "{}: {} punches through {} got another time: the terminal's clock was wrong, {} says what time it was",
                        device.get(),
                        redated,
                        correction.throughSerial(),
                        PlainText.of(correction.source()));
            }
            link.publish(Outgoing.atLeastOnce(
                    new Topics(device.get()).clockAck(),
                    Codec.encode(new ClockAck(device.get(), correction.bootId(), correction.throughSerial()))));
        } catch (UnreadableMessage e) {
            unreadable.add(device.get(), Topics.CLOCK, e);
        } catch (LinkDown e) {
            LOG.debug("{}: an acknowledgement was not sent; the terminal will ask again", device.get(), e);
        } catch (RuntimeException e) {
            LOG.warn("{}: a clock correction could not be stored; it is not acknowledged", device.get(), e);
        }
    }

    private static void check(DeviceId device, ClockCorrection correction) throws UnreadableMessage {
        if (!correction.device().equals(device)) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_DEVICE, "the correction names another terminal than its topic");
        }
        int year = correction.time().getYear();
        if (year < Redating.FIRST_YEAR || year > Redating.LAST_YEAR) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_SHAPE,
                    "time is in the year " + year + ", expected " + Redating.FIRST_YEAR + " to " + Redating.LAST_YEAR);
        }
        if (correction.monotonicNanos() < 0) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_SHAPE, "monotonicNanos is negative, before the boot it counts from");
        }
    }
}
