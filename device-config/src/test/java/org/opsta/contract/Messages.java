package org.opsta.contract;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.EnrolResult.Outcome;
import org.opsta.contract.PunchAck.Reject;

/** Every message, once with every field and once with none that may be left out. */
final class Messages {

    static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    static final PersonId PERSON = new PersonId("10151");
    static final OffsetDateTime AT = OffsetDateTime.parse("2021-09-14T08:45:12.345+07:00");
    static final String SHA = Sha256.hex("anything".getBytes(StandardCharsets.UTF_8));
    static final Hint HINT = new Hint("ทำอย่างนี้", "Do this");

    private Messages() {}

    /** A message and the name of its schema. */
    record Message(String schema, Object value) {
        @Override
        public String toString() {
            return schema;
        }
    }

    static List<Message> full() {
        ClockReading clock = new ClockReading(ClockReading.State.HOLDOVER, 12L, "boot", 123_456_789L);
        Health health = new Health(
                DEVICE,
                AT,
                new Health.Camera("v4l2 /dev/video0", "FROZEN", 0, "no new picture"),
                new Health.Queue(3, AT, 10, 7),
                new Health.Host(1, 2, 3L, 40.5, 5),
                clock,
                4,
                new Health.Recognition(0.003, 0.42, 0.05),
                AT,
                new Health.Disk("RESERVE", 5, 6),
                new Health.Panel("GPIO", true),
                new Health.Screen(true, 1),
                new Health.RosterState(7, true),
                Map.of("detect", new Health.Stage(10, 1.5, 2.5, 3.5)),
                Map.of("unreadableMessages", 1L),
                List.of(new Health.Problem("CAMERA_FROZEN", "no new picture")));
        EnrolResult enrolled = new EnrolResult(
                DEVICE,
                "r1",
                PERSON,
                Outcome.ACCEPTED,
                EnrolCode.ACCEPTED.name(),
                Map.of("facePixels", 120.0),
                HINT,
                new Nearest(new PersonId("10152"), 0.31),
                List.of(new Nearest(new PersonId("10152"), 0.31)),
                SHA,
                AT);
        return List.of(
                new Message(
                        "status",
                        new Status(
                                DEVICE,
                                Status.State.ONLINE,
                                new Status.Birth(
                                        "1",
                                        Map.of("embed", SHA),
                                        "boot",
                                        AT,
                                        SHA,
                                        RosterDigest.of(Map.of(PERSON, SHA)),
                                        List.of("face")),
                                "none",
                                AT)),
                new Message("health", health),
                new Message("punches", new PunchBatch(DEVICE, List.of(Codec.tree(punch())))),
                new Message(
                        "punches-ack",
                        new PunchAck(
                                DEVICE, 3, SHA, List.of(new Reject(new Serial(3), RejectCode.CONFLICT.name(), "why")))),
                new Message("punches-replay", new Replay(DEVICE, new Serial(3), new Serial(5))),
                new Message(
                        "punches-replay-result",
                        new ReplayResult(
                                DEVICE, new Serial(3), new Serial(5), ReplayCode.PARTLY_KEPT.name(), new Serial(4), 9)),
                new Message(
                        "clock",
                        new ClockCorrection(DEVICE, "boot", new Serial(5), AT, 9_920_104_233_017L, 4, 100, "chrony")),
                new Message("clock-ack", new ClockAck(DEVICE, "boot", new Serial(5))),
                new Message(
                        "enrol",
                        new Enrol(
                                "r1",
                                DEVICE,
                                PERSON,
                                new PersonName("สมชาย", "Somchai"),
                                Photo.of(new byte[] {1}),
                                List.of(new PersonId("10152")))),
                new Message("enrol-result", enrolled),
                new Message("withdraw", new Withdraw("r2", DEVICE, PERSON)),
                new Message(
                        "withdraw-result",
                        new WithdrawResult(
                                DEVICE, "r2", PERSON, WithdrawCode.WITHDRAWN.name(), true, true, true, true, HINT, AT)),
                new Message("roster", Roster.of(DEVICE, 7, RosterDigest.of(Map.of(PERSON, SHA)), AT)),
                new Message(
                        "roster-report",
                        RosterReport.answer(Roster.of(DEVICE, 7, RosterDigest.of(Map.of()), AT), Map.of(PERSON, SHA))
                                .get(0)),
                new Message("pin", Pin.set("r3", DEVICE, PERSON, new PersonName("สมชาย", "Somchai"), "482615")),
                new Message(
                        "pin-result",
                        new PinResult(
                                DEVICE, "r3", PERSON, PinResult.Outcome.ACCEPTED, PinCode.STORED.name(), HINT, AT)));
    }

    static List<Message> minimal() {
        ClockReading clock = new ClockReading(ClockReading.State.UNSYNCED, null, "boot", 0);
        Punch pin = new Punch(
                        UUID.fromString("017be1f5-2a40-7cc3-98c4-dc0c0c07398f"),
                        DEVICE,
                        Serial.FIRST,
                        PERSON,
                        Direction.OUT,
                        Method.PIN,
                        AT,
                        clock,
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        PunchHash.NONE_BEFORE,
                        "")
                .sealed();
        return List.of(
                new Message("status", Status.offline(DEVICE, "stopped", AT)),
                new Message(
                        "health",
                        new Health(
                                DEVICE,
                                AT,
                                new Health.Camera("none", "STARTING", 0, null),
                                new Health.Queue(0, null, 0, 0),
                                new Health.Host(0, 0, null, null, 0),
                                clock,
                                0,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Map.of(),
                                Map.of(),
                                List.of())),
                new Message("punches", new PunchBatch(DEVICE, List.of(Codec.tree(pin)))),
                new Message(
                        "punches-ack",
                        new PunchAck(DEVICE, 0, null, List.of(new Reject(null, "NOT_JSON", "not JSON")))),
                new Message("punches-replay", new Replay(DEVICE, new Serial(3), new Serial(5))),
                new Message("punches-replay-result", new ReplayResult(DEVICE, null, null, "NOT_JSON", null, 0)),
                new Message(
                        "clock",
                        new ClockCorrection(DEVICE, "boot", new Serial(5), AT, 9_920_104_233_017L, 4, 100, "chrony")),
                new Message("clock-ack", new ClockAck(DEVICE, "boot", new Serial(5))),
                new Message(
                        "enrol",
                        new Enrol(
                                null,
                                null,
                                PERSON,
                                new PersonName("ก", "K"),
                                Photo.of(new byte[] {1, 2, 3}),
                                List.of())),
                new Message(
                        "enrol-result",
                        new EnrolResult(
                                DEVICE,
                                null,
                                null,
                                Outcome.REFUSED,
                                "NOT_JSON",
                                Map.of(),
                                HINT,
                                null,
                                List.of(),
                                null,
                                AT)),
                new Message("withdraw", new Withdraw(null, null, PERSON)),
                new Message(
                        "withdraw-result",
                        new WithdrawResult(DEVICE, null, null, "NOT_JSON", false, false, false, null, HINT, AT)),
                new Message("roster", Roster.of(DEVICE, 0, RosterDigest.of(Map.of()), AT)),
                new Message(
                        "roster-report",
                        RosterReport.answer(Roster.of(DEVICE, 0, RosterDigest.of(Map.of()), AT), Map.of())
                                .get(0)),
                new Message("pin", Pin.remove(null, null, PERSON)),
                new Message(
                        "pin-result",
                        new PinResult(DEVICE, null, null, PinResult.Outcome.REFUSED, "NOT_JSON", HINT, AT)));
    }

    static Punch punch() {
        return new Punch(
                        UUID.fromString("017be1f5-2a40-7cc3-98c4-dc0c0c07398f"),
                        DEVICE,
                        Serial.FIRST,
                        PERSON,
                        Direction.IN,
                        Method.FACE,
                        AT,
                        new ClockReading(ClockReading.State.SYNCED, 4L, "boot", 9_920_104_233_017L),
                        0.7312,
                        0.479,
                        0.41,
                        0.98,
                        Map.of("embed", SHA),
                        PunchHash.NONE_BEFORE,
                        "")
                .sealed();
    }
}
