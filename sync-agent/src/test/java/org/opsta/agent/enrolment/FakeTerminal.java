package org.opsta.agent.enrolment;

import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.Pin;
import org.opsta.contract.PinCode;
import org.opsta.contract.PinResult;
import org.opsta.contract.Topics;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

/** A terminal that takes every photo of which it knows no better, and can be told to stay silent. */
public final class FakeTerminal {

    public static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    private final Topics topics = new Topics(DEVICE);
    private final Link link;
    private final AtomicInteger ignore = new AtomicInteger();
    private final Set<PersonId> faceless = Collections.synchronizedSet(new HashSet<>());
    private final Map<PersonId, List<Nearest>> looksLike = new ConcurrentHashMap<>();
    private final Set<PersonId> held = Collections.synchronizedSet(new HashSet<>());
    private final Map<PersonId, String> pins = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean forgetRequestIds;
    private volatile boolean knowsPins = true;

    public FakeTerminal(Link link) {
        this.link = link;
        link.subscribe(topics.enrol(), this::enrol);
        link.subscribe(topics.withdraw(), this::withdraw);
        link.subscribe(topics.pin(), this::pin);
        link.start();
        await().until(link::connected);
    }

    void ignoreNext(int count) {
        ignore.set(count);
    }

    public void findNoFaceOf(PersonId person) {
        faceless.add(person);
    }

    /** Unless the administrator vouches for all of them. */
    public void holdFor(PersonId person, Nearest... others) {
        looksLike.put(person, List.of(others));
    }

    /** Answers carry the correlation data alone from now on, as for a message that could not be read. */
    void forgetRequestIds() {
        forgetRequestIds = true;
    }

    /** Answers as a terminal from before there were PINs. */
    void knowNoPins() {
        knowsPins = false;
    }

    /** The id of every request received, those it ignored too. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    Set<PersonId> held() {
        return Set.copyOf(held);
    }

    /** Whose PIN is which. */
    public Map<PersonId, String> pins() {
        return Map.copyOf(pins);
    }

    private void enrol(Incoming message) throws Exception {
        Enrol enrol = Codec.decode(message.payload(), Enrol.class);
        requests.add(enrol.requestId());
        if (ignore.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        List<Nearest> others = looksLike.getOrDefault(enrol.person(), List.of());
        boolean distinct = enrol.distinctFrom()
                .containsAll(others.stream().map(Nearest::person).toList());
        EnrolCode code = faceless.contains(enrol.person())
                ? EnrolCode.NO_FACE
                : distinct ? EnrolCode.ACCEPTED : EnrolCode.LOOKS_LIKE_ANOTHER;
        if (code == EnrolCode.ACCEPTED) {
            held.add(enrol.person());
        }
        EnrolResult answer = new EnrolResult(
                DEVICE,
                forgetRequestIds ? null : enrol.requestId(),
                enrol.person(),
                code.outcome(),
                code.name(),
                Map.of("facePixels", 120.0),
                Hint.of("enrol." + code),
                code == EnrolCode.NO_FACE
                        ? null
                        : others.isEmpty() ? new Nearest(new PersonId("10999"), 0.41) : others.get(0),
                code == EnrolCode.LOOKS_LIKE_ANOTHER ? others : List.of(),
                enrol.photo().sha256(),
                OffsetDateTime.parse("2021-09-14T08:00:00+07:00"));
        link.publish(
                Outgoing.atLeastOnce(topics.enrolResult(), Codec.encode(answer)).answering(message));
    }

    private void pin(Incoming message) throws Exception {
        Pin request = Codec.decode(message.payload(), Pin.class);
        requests.add(request.requestId());
        if (ignore.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        PinCode code;
        if (request.action() == Pin.Action.REMOVE) {
            code = pins.remove(request.person()) == null ? PinCode.NO_PIN : PinCode.REMOVED;
        } else if (request.pin().equals("123456")) {
            code = PinCode.PIN_TOO_SIMPLE;
        } else {
            pins.put(request.person(), request.pin());
            code = PinCode.STORED;
        }
        PinResult answer = new PinResult(
                DEVICE,
                request.requestId(),
                request.person(),
                code == PinCode.PIN_TOO_SIMPLE ? PinResult.Outcome.REFUSED : PinResult.Outcome.ACCEPTED,
                code.name(),
                Hint.of("pin." + code),
                OffsetDateTime.parse("2021-09-14T08:00:00+07:00"));
        link.publish(
                Outgoing.atLeastOnce(topics.pinResult(), Codec.encode(answer)).answering(message));
    }

    private void withdraw(Incoming message) throws Exception {
        Withdraw withdraw = Codec.decode(message.payload(), Withdraw.class);
        pins.remove(withdraw.person());
        String code = held.remove(withdraw.person()) ? "WITHDRAWN" : "UNKNOWN_PERSON";
        WithdrawResult answer = new WithdrawResult(
                DEVICE,
                withdraw.requestId(),
                withdraw.person(),
                code,
                true,
                true,
                true,
                knowsPins ? Boolean.TRUE : null,
                Hint.of("withdraw." + code),
                OffsetDateTime.parse("2021-09-14T08:00:00+07:00"));
        link.publish(new Outgoing(topics.withdrawResult(), Codec.encode(answer), true, false, Optional.empty()));
    }
}
