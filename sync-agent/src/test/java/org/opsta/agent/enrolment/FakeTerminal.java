package org.opsta.agent.enrolment;

import static org.awaitility.Awaitility.await;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Health;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.Pin;
import org.opsta.contract.PinCode;
import org.opsta.contract.PinResult;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.RosterReport;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

/** A terminal that takes every photo of which it knows no better, and can be told to stay silent. */
public final class FakeTerminal {

    public static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    private static final OffsetDateTime AT = OffsetDateTime.parse("2021-09-14T08:00:00+07:00");

    private final DeviceId device;
    private final Topics topics;
    private final Link link;
    private final AtomicInteger ignore = new AtomicInteger();
    private final Set<PersonId> faceless = Collections.synchronizedSet(new HashSet<>());
    private final Map<PersonId, List<Nearest>> looksLike = new ConcurrentHashMap<>();
    private final Map<PersonId, Enrol> held = new ConcurrentHashMap<>();
    private final List<PersonId> enrolled = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger undeleted = new AtomicInteger();
    private final Map<PersonId, String> pins = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean forgetRequestIds;
    private volatile boolean knowsPins = true;

    public FakeTerminal(Link link) {
        this(link, DEVICE);
    }

    public FakeTerminal(Link link, DeviceId device) {
        this(link, device, null);
    }

    /** @param before whose memory it starts with, as the same terminal after a restart; absent for an empty card */
    public FakeTerminal(Link link, DeviceId device, @Nullable FakeTerminal before) {
        if (before != null) {
            held.putAll(before.held);
        }
        this.link = link;
        this.device = device;
        this.topics = new Topics(device);
        // One subscription: a terminal carries out one after the other what it is asked.
        link.subscribe(List.of(topics.enrol(), topics.withdraw(), topics.pin(), topics.roster()), this::take);
        link.start();
        await().until(link::connected);
    }

    private void take(Incoming message) throws Exception {
        if (message.topic().equals(topics.enrol())) {
            enrol(message);
        } else if (message.topic().equals(topics.withdraw())) {
            withdraw(message);
        } else if (message.topic().equals(topics.pin())) {
            pin(message);
        } else {
            roster(message);
        }
    }

    /** Says that it is there, and in good health. */
    public void announce() throws Exception {
        Status.Birth birth =
                new Status.Birth("1.2.3", Map.of(), "boot", AT, "0", RosterDigest.of(photos()), List.of("face"));
        link.publish(Outgoing.retained(topics.status(), Codec.encode(Status.online(device, birth, AT))));
        Health health = new Health(
                device,
                AT,
                new Health.Camera("v4l2", "RUNNING", 25, null),
                new Health.Queue(0, null, 0, 0),
                new Health.Host(1, 1, null, null, 1),
                new ClockReading(ClockReading.State.SYNCED, 1L, "boot", 1),
                held.size(),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of());
        link.publish(Outgoing.atLeastOnce(topics.health(), Codec.encode(health)));
    }

    public DeviceId device() {
        return device;
    }

    public void ignoreNext(int count) {
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

    /** The next withdrawals leave the template on the disk. */
    public void failToDelete(int count) {
        undeleted.set(count);
    }

    /** The id of every request received, those it ignored too. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Of whom it was sent a photo, as often as it was, ignored or not. */
    public List<PersonId> enrolled() {
        return List.copyOf(enrolled);
    }

    public Set<PersonId> held() {
        return Set.copyOf(held.keySet());
    }

    /** By which photo it knows whom. */
    public Map<PersonId, String> photos() {
        Map<PersonId, String> photos = new HashMap<>();
        held.forEach((person, enrol) -> photos.put(person, enrol.photo().sha256()));
        return photos;
    }

    public String nameOf(PersonId person) {
        return held.get(person).name().th();
    }

    /** Whose PIN is which. */
    public Map<PersonId, String> pins() {
        return Map.copyOf(pins);
    }

    private void enrol(Incoming message) throws Exception {
        Enrol enrol = Codec.decode(message.payload(), Enrol.class);
        requests.add(enrol.requestId());
        enrolled.add(enrol.person());
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
            held.put(enrol.person(), enrol);
        }
        EnrolResult answer = new EnrolResult(
                device,
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
                AT);
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
                device,
                request.requestId(),
                request.person(),
                code == PinCode.PIN_TOO_SIMPLE ? PinResult.Outcome.REFUSED : PinResult.Outcome.ACCEPTED,
                code.name(),
                Hint.of("pin." + code),
                AT);
        link.publish(
                Outgoing.atLeastOnce(topics.pinResult(), Codec.encode(answer)).answering(message));
    }

    private void withdraw(Incoming message) throws Exception {
        Withdraw withdraw = Codec.decode(message.payload(), Withdraw.class);
        requests.add(withdraw.requestId());
        if (ignore.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        boolean gone = undeleted.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
        String code = "NOT_STORED";
        if (gone) {
            pins.remove(withdraw.person());
            code = held.remove(withdraw.person()) == null ? "UNKNOWN_PERSON" : "WITHDRAWN";
        }
        WithdrawResult answer = new WithdrawResult(
                device,
                withdraw.requestId(),
                withdraw.person(),
                code,
                gone,
                true,
                true,
                knowsPins ? Boolean.TRUE : null,
                Hint.of("withdraw." + code),
                AT);
        link.publish(new Outgoing(topics.withdrawResult(), Codec.encode(answer), true, false, Optional.empty()));
    }

    private void roster(Incoming message) throws Exception {
        if (message.payload().length == 0) {
            return;
        }
        Roster roster = Codec.decode(message.payload(), Roster.class);
        if (roster.device().equals(device)) {
            for (RosterReport part : RosterReport.answer(roster, photos())) {
                link.publish(Outgoing.atLeastOnce(topics.rosterReport(), Codec.encode(part)));
            }
        }
    }
}
