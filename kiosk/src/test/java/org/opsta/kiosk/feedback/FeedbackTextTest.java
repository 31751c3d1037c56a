package org.opsta.kiosk.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

class FeedbackTextTest {

    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2021-09-14T01:45:12Z");

    private final FeedbackText text = new FeedbackText(ZoneId.of("Asia/Bangkok"));

    @Test
    void a_record_is_told_with_the_name_and_the_time_in_the_buddhist_year() {
        Hint words = text.of(new Feedback.Recorded(punch(), NAME));

        assertThat(words.th()).isEqualTo("ลงเวลาเข้าแล้ว: อนันต์ ทดสอบ 14/9/2564 8:45:12");
        assertThat(words.en()).isEqualTo("IN recorded: Anan Thotsop, 14/9/2564 8:45:12");
    }

    @Test
    void a_repeat_is_told_with_the_time_that_stands() {
        Hint words = text.of(new Feedback.AlreadyRecorded(ANAN, NAME, Direction.OUT, TIME));

        assertThat(words.th()).isEqualTo("ลงเวลาออกไว้แล้วเมื่อ 8:45:12: อนันต์ ทดสอบ");
        assertThat(words.en()).isEqualTo("Already recorded OUT at 8:45:12: Anan Thotsop");
    }

    @Test
    void a_lock_is_told_with_the_time_it_ends_here() {
        Hint words = text.of(new Feedback.PinRefused(new PinOutcome.Locked(TIME.toInstant())));

        assertThat(words.th()).contains("8:45:12");
        assertThat(words.en()).contains("8:45:12");
    }

    @ParameterizedTest
    @MethodSource("everyFeedback")
    void only_who_has_a_punch_on_disk_is_named(Feedback feedback) {
        boolean onDisk = feedback instanceof Feedback.Recorded || feedback instanceof Feedback.AlreadyRecorded;
        Hint words = text.of(feedback);

        assertThat(words.th().contains(NAME.th())).isEqualTo(onDisk);
        assertThat(words.en().contains(NAME.en())).isEqualTo(onDisk);
    }

    static Stream<Feedback> everyFeedback() {
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

    @ParameterizedTest
    @MethodSource("everyFeedback")
    void everything_can_be_said_in_thai_and_in_english(Feedback feedback) {
        Hint words = text.of(feedback);

        assertThat(words.th()).matches(".*\\p{InThai}.*");
        assertThat(words.en()).matches(".*[A-Za-z].*").doesNotContain("{");
    }

    @ParameterizedTest
    @MethodSource("everyFeedback")
    void every_event_is_one_line_of_json_with_its_words(Feedback feedback) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new EventFeed(new PrintStream(out, true, StandardCharsets.UTF_8), text, () -> TIME).tell(feedback);

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1);
        Map<?, ?> event = Codec.decode(lines.get(0).getBytes(StandardCharsets.UTF_8), Map.class);
        assertThat(event.get("event").toString()).matches("[A-Z_]+");
        assertThat(event.get("text").toString()).contains(text.of(feedback).th());
        assertThat(event.get("light")).isEqualTo(feedback.light().name());
    }

    private static Punch punch() {
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
