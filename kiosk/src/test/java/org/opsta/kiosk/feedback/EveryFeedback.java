package org.opsta.kiosk.feedback;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

/** One of everything that can be told, all of it about the same person at the same time. */
public final class EveryFeedback {

    public static final PersonId ANAN = new PersonId("1001");
    public static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    /** 08:45:12 in Bangkok. */
    public static final OffsetDateTime TIME = OffsetDateTime.parse("2021-09-14T01:45:12Z");

    private EveryFeedback() {}

    public static Stream<Feedback> all() {
        return Stream.concat(
                Stream.of(
                        new Feedback.Recorded(punch(), NAME),
                        new Feedback.AlreadyRecorded(ANAN, NAME, Direction.IN, TIME),
                        new Feedback.AskDirection(ANAN, NAME, Method.FACE),
                        new Feedback.AskDirection(ANAN, NAME, Method.PIN),
                        new Feedback.PinRefused(new PinOutcome.Wrong(3)),
                        new Feedback.PinRefused(new PinOutcome.Locked(TIME.toInstant())),
                        new Feedback.PinRefused(new PinOutcome.Paused(TIME.toInstant())),
                        new Feedback.PinRefused(new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.SWITCHED_OFF)),
                        new Feedback.PinRefused(new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.NOT_STORED)),
                        new Feedback.NotRecorded(ANAN, NAME, "FULL"),
                        new Feedback.Refused(new ScanOutcome.Unknown(0.2, 0.479, 12)),
                        new Feedback.Refused(new ScanOutcome.Ambiguous(0.6, 0.01, 0.05, 12)),
                        new Feedback.Refused(new ScanOutcome.NotLive(0.01, 0.25, 3))),
                Stream.of(PoorView.values()).map(why -> new Feedback.Refused(new ScanOutcome.NotSeenWell(why))));
    }

    public static Punch punch() {
        return new Punch(
                        UUID.fromString("01890000-0000-7000-8000-000000000001"),
                        new DeviceId("MOC-OPS"),
                        Serial.FIRST,
                        ANAN,
                        Direction.IN,
                        Method.FACE,
                        TIME,
                        new ClockReading(ClockReading.State.UNSYNCED, null, "boot", 1),
                        0.7,
                        0.479,
                        0.2,
                        null,
                        Map.of(),
                        PunchHash.NONE_BEFORE,
                        "")
                .sealed();
    }
}
