package org.opsta.kiosk.uplink;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.link.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes acknowledgements off the wire into the outbox. One that cannot be right is counted, logged once per kind, and
 * changes nothing: the punches it was about are sent again. Runs on the link's thread for {@code punches/ack}.
 */
final class AckReader {

    private static final Logger LOG = LoggerFactory.getLogger(AckReader.class);

    /** A code comes from the network; only what looks like one goes into the log. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,40}");

    private final DeviceId device;
    private final Outbox outbox;
    private final LongConsumer onAcknowledged;
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong absurd = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong notKept = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();

    /** @param onAcknowledged told the serial once the outbox has it on disk */
    AckReader(DeviceId device, Outbox outbox, LongConsumer onAcknowledged) {
        this.device = device;
        this.outbox = outbox;
        this.onAcknowledged = onAcknowledged;
    }

    void read(Incoming message) {
        PunchAck ack;
        try {
            ack = Codec.decode(message.payload(), PunchAck.class);
        } catch (UnreadableMessage e) {
            if (unreadable.getAndIncrement() == 0) {
                LOG.warn(
                        "an acknowledgement cannot be read ({}: {}); more of them are only counted",
                        e.code(),
                        e.detail());
            }
            return;
        }
        if (!ack.device().equals(device)) {
            if (unreadable.getAndIncrement() == 0) {
                LOG.warn("an acknowledgement for {} came to {}; more of them are only counted", ack.device(), device);
            }
            return;
        }
        take(ack);
    }

    private void take(PunchAck ack) {
        try {
            long before = outbox.acknowledgeThrough(ack.committedThrough(), ack.hash());
            ack.rejects().forEach(reject -> report(reject, before));
            onAcknowledged.accept(ack.committedThrough());
        } catch (OutboxFailed e) {
            AtomicLong kind =
                    switch (e.code()) {
                        case NEVER_APPENDED -> absurd;
                        case FOREIGN_ACK -> foreign;
                        default -> notKept;
                    };
            if (kind.getAndIncrement() == 0) {
                LOG.error("an acknowledgement was not taken, more of them are only counted: {}", e.getMessage());
            }
        }
    }

    /** A late or doubled acknowledgement repeats its rejects; they were reported when it came first. */
    private void report(PunchAck.Reject reject, long acknowledgedBefore) {
        if (reject.serial() != null && reject.serial().value() <= acknowledgedBefore) {
            return;
        }
        rejected.incrementAndGet();
        LOG.error(
                "the agent set punch {} aside: {}",
                reject.serial() == null ? "without readable serial" : reject.serial(),
                CODE.matcher(reject.code()).matches() ? reject.code() : "a code that is none");
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        counters.put("unreadableMessages", unreadable.get());
        counters.put("absurdAcks", absurd.get());
        counters.put("foreignAcks", foreign.get());
        counters.put("acksNotKept", notKept.get());
        counters.put("rejectedPunches", rejected.get());
        return counters;
    }
}
