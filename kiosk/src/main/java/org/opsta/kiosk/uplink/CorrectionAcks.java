package org.opsta.kiosk.uplink;

import java.util.concurrent.atomic.AtomicLong;
import org.opsta.contract.ClockAck;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.link.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes acknowledgements of clock corrections into the outbox. Runs on the link's thread for {@code clock/ack}. */
final class CorrectionAcks {

    private static final Logger LOG = LoggerFactory.getLogger(CorrectionAcks.class);

    private final DeviceId device;
    private final Outbox outbox;
    private final SenderSignals signals;
    private final AtomicLong unreadable = new AtomicLong();

    CorrectionAcks(DeviceId device, Outbox outbox, SenderSignals signals) {
        this.device = device;
        this.outbox = outbox;
        this.signals = signals;
    }

    /** One the disk has no room for is asked for again, as the correction is sent again. */
    void read(Incoming message) throws OutboxFailed {
        try {
            ClockAck ack = Codec.decode(message.payload(), ClockAck.class);
            if (!ack.device().equals(device)) {
                throw new UnreadableMessage(
                        UnreadableMessage.Code.WRONG_DEVICE, "addressed to " + ack.device() + ", this is " + device);
            }
            outbox.acknowledgeCorrection(ack.bootId(), ack.throughSerial().value());
            signals.correctionAcknowledged();
        } catch (UnreadableMessage e) {
            if (unreadable.getAndIncrement() == 0) {
                LOG.warn(
                        "an acknowledgement of a clock correction cannot be read ({}: {}); more of them are only counted",
                        e.code(),
                        e.detail());
            }
        }
    }

    long unreadable() {
        return unreadable.get();
    }
}
