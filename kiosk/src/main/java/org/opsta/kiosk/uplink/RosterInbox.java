package org.opsta.kiosk.uplink;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Pin;
import org.opsta.contract.PinCode;
import org.opsta.contract.PinResult;
import org.opsta.contract.Roster;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawCode;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes {@code enrol}, {@code withdraw}, {@code pin} and {@code roster} off the wire, in the order they came, and answers
 * each. A request counts as received only after it was carried out, so one that a crash interrupts is delivered again; and a
 * roster is compared with what came of all requests before it.
 *
 * <p>Runs on the link's thread for its subscription.
 */
public final class RosterInbox {

    private static final Logger log = LoggerFactory.getLogger(RosterInbox.class);

    private final Topics topics;
    private final Link link;
    private final EnrolDesk desk;
    private final PinDesk pins;
    private final RosterDesk roster;
    private final Runnable changed;
    private final AtomicLong unreadable = new AtomicLong();
    private final Set<UnreadableMessage.Code> logged = ConcurrentHashMap.newKeySet();

    /** @param changed runs after each request that changed whom the terminal knows */
    public RosterInbox(Topics topics, Link link, EnrolDesk desk, PinDesk pins, RosterDesk roster, Runnable changed) {
        this.topics = topics;
        this.link = link;
        this.desk = desk;
        this.pins = pins;
        this.roster = roster;
        this.changed = changed;
    }

    /** Call before the link is started. */
    public void subscribe() {
        link.subscribe(List.of(topics.enrol(), topics.withdraw(), topics.pin(), topics.roster()), this::handle);
    }

    public long unreadableMessages() {
        return unreadable.get();
    }

    private void handle(Incoming message) throws LinkDown {
        if (message.topic().equals(topics.withdraw())) {
            answer(topics.withdrawResult(), withdraw(message), message);
        } else if (message.topic().equals(topics.pin())) {
            answer(topics.pinResult(), pin(message), message);
        } else if (message.topic().equals(topics.roster())) {
            roster(message);
        } else {
            answer(topics.enrolResult(), enrol(message), message);
        }
    }

    private EnrolResult enrol(Incoming message) {
        try {
            Enrol request = Codec.decode(message.payload(), Enrol.class);
            checkDevice(request.device());
            EnrolResult result = desk.enrol(request);
            if (result.outcome() == EnrolResult.Outcome.ACCEPTED) {
                changed.run();
            }
            return result;
        } catch (UnreadableMessage e) {
            count(e, topics.enrol());
            return desk.refuseEnrol(e.code().name(), e.detail());
        } catch (RuntimeException e) {
            log.error("An enrolment failed", e);
            return desk.refuseEnrol(EnrolCode.FAILED.name(), "");
        }
    }

    private WithdrawResult withdraw(Incoming message) {
        try {
            Withdraw request = Codec.decode(message.payload(), Withdraw.class);
            checkDevice(request.device());
            WithdrawResult result = desk.withdraw(request);
            if (result.code().equals(WithdrawCode.WITHDRAWN.name())) {
                changed.run();
            }
            return result;
        } catch (UnreadableMessage e) {
            count(e, topics.withdraw());
            return desk.refuseWithdraw(e.code().name(), e.detail());
        } catch (RuntimeException e) {
            log.error("A withdrawal failed", e);
            return desk.refuseWithdraw(WithdrawCode.FAILED.name(), "");
        }
    }

    private PinResult pin(Incoming message) {
        try {
            Pin request = Codec.decode(message.payload(), Pin.class);
            checkDevice(request.device());
            return pins.carryOut(request);
        } catch (UnreadableMessage e) {
            count(e, topics.pin());
            return pins.refuse(e.code().name(), e.detail());
        } catch (RuntimeException e) {
            log.error("A request about a PIN failed", e);
            return pins.refuse(PinCode.FAILED.name(), "");
        }
    }

    private void roster(Incoming message) {
        if (message.payload().length == 0) {
            // With an empty message a retained one is cleared.
            roster.forget();
            return;
        }
        try {
            Roster told = Codec.decode(message.payload(), Roster.class);
            checkDevice(told.device());
            roster.told(told);
        } catch (UnreadableMessage e) {
            count(e, topics.roster());
        }
    }

    private void checkDevice(@Nullable DeviceId addressed) throws UnreadableMessage {
        if (addressed != null && !addressed.equals(topics.device())) {
            throw new UnreadableMessage(
                    UnreadableMessage.Code.WRONG_DEVICE, "addressed to " + addressed + ", this is " + topics.device());
        }
    }

    private void count(UnreadableMessage e, String topic) {
        unreadable.incrementAndGet();
        if (logged.add(e.code())) {
            log.warn(
                    "A message on {} cannot be read ({}): {}. Later ones of this kind are only counted.",
                    topic,
                    e.code(),
                    e.detail());
        }
    }

    /**
     * A lost answer is not sent later: the sender, who has no answer, asks again, and both requests may be repeated
     * without harm.
     */
    private void answer(String topic, Object result, Incoming request) throws LinkDown {
        link.publish(Outgoing.atLeastOnce(topic, Codec.encode(result)).answering(request));
    }
}
