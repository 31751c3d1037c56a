package org.opsta.kiosk.uplink;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Replay;
import org.opsta.contract.ReplayCode;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Serial;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests to send punches again off the wire, answers each, and remembers the serials until they were sent. Not over
 * a restart: an agent that still misses them asks again. Runs on the link's thread for {@code punches/replay}.
 */
final class ReplayDesk {

    private static final Logger LOG = LoggerFactory.getLogger(ReplayDesk.class);

    private final Topics topics;
    private final Outbox outbox;
    private final Link link;
    private final SenderSignals signals;
    private final SerialRanges wanted = new SerialRanges();
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    ReplayDesk(Topics topics, Outbox outbox, Link link, SenderSignals signals) {
        this.topics = topics;
        this.outbox = outbox;
        this.link = link;
        this.signals = signals;
    }

    /** Serials still to be sent again. */
    SerialRanges wanted() {
        return wanted;
    }

    long requests() {
        return requests.get();
    }

    long unreadable() {
        return unreadable.get();
    }

    void read(Incoming message) throws LinkDown, OutboxFailed {
        ReplayResult result;
        try {
            Replay request = Codec.decode(message.payload(), Replay.class);
            result = request.device().equals(topics.device())
                    ? queue(request)
                    : unreadable(
                            UnreadableMessage.Code.WRONG_DEVICE,
                            "addressed to " + request.device() + ", this is " + topics.device());
        } catch (UnreadableMessage e) {
            result = unreadable(e.code(), e.detail());
        }
        link.publish(Outgoing.atLeastOnce(topics.punchesReplayResult(), Codec.encode(result))
                .answering(message));
    }

    private ReplayResult queue(Replay request) throws OutboxFailed {
        requests.incrementAndGet();
        long from = request.from().value();
        long through = request.through().value();
        OptionalLong oldest = outbox.oldestKept();
        long last = outbox.state().lastSerial();
        ReplayCode code;
        if (through > last) {
            code = ReplayCode.NEVER_MADE;
        } else if (oldest.isEmpty() || oldest.getAsLong() > through) {
            code = ReplayCode.NOT_KEPT;
        } else {
            code = oldest.getAsLong() > from ? ReplayCode.PARTLY_KEPT : ReplayCode.QUEUED;
            wanted.add(Math.max(from, oldest.getAsLong()), through);
            outbox.sendCorrectionsAgain(from);
            signals.moreToSend();
        }
        LOG.info("the agent asks for punches {} to {} again: {}", from, through, code);
        return answer(request.from(), request.through(), code.name(), oldest, last);
    }

    private ReplayResult unreadable(UnreadableMessage.Code code, String detail) throws OutboxFailed {
        if (unreadable.getAndIncrement() == 0) {
            LOG.warn("a request for punches cannot be read ({}: {}); more of them are only counted", code, detail);
        }
        return answer(
                null, null, code.name(), outbox.oldestKept(), outbox.state().lastSerial());
    }

    private ReplayResult answer(
            @Nullable Serial from, @Nullable Serial through, String code, OptionalLong oldest, long last) {
        Optional<Serial> keptFrom = oldest.isPresent() ? Optional.of(new Serial(oldest.getAsLong())) : Optional.empty();
        return new ReplayResult(topics.device(), from, through, code, keptFrom.orElse(null), last);
    }
}
