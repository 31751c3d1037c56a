package org.opsta.kiosk.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.contract.Codec;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

class FeedbackTextTest {

    private static final PersonId ANAN = EveryFeedback.ANAN;
    private static final PersonName NAME = EveryFeedback.NAME;
    private static final OffsetDateTime TIME = EveryFeedback.TIME;

    private final FeedbackText text = new FeedbackText(ZoneId.of("Asia/Bangkok"));

    @Test
    void a_record_is_told_with_the_name_and_the_time_in_the_buddhist_year() {
        Hint words = text.of(new Feedback.Recorded(EveryFeedback.punch(), NAME));

        assertThat(words.th()).isEqualTo("ลงเวลาเข้าแล้ว: อนันต์ ทดสอบ 14/9/2564 8:45:12");
        assertThat(words.en()).isEqualTo("IN recorded: Anan Thotsop, 14/9/2564 8:45:12");
    }

    @Test
    void a_repeat_is_told_with_the_time_that_stands() {
        Hint words = text.of(new Feedback.AlreadyRecorded(ANAN, NAME, Direction.OUT, TIME));

        assertThat(words.th()).isEqualTo("ลงเวลาออกไว้แล้วเมื่อ 08:45 น.: อนันต์ ทดสอบ");
        assertThat(words.en()).isEqualTo("Already recorded OUT at 08:45: Anan Thotsop");
    }

    @Test
    void a_lock_is_told_with_the_time_it_ends_here() {
        Hint words = text.of(new Feedback.PinRefused(new PinOutcome.Locked(TIME.toInstant())));

        assertThat(words.th()).contains("08:45:12");
        assertThat(words.en()).contains("08:45:12");
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
        return EveryFeedback.all();
    }

    @Test
    void every_kind_of_feedback_is_among_these() {
        assertThat(everyFeedback().<Class<?>>map(Feedback::getClass).distinct())
                .containsExactlyInAnyOrder(Feedback.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("everyFeedback")
    void everything_has_a_title_and_what_to_do_where_there_is_something_to_do(Feedback feedback) {
        Hint title = text.title(feedback);
        Optional<Hint> advice = text.advice(feedback);

        assertThat(title.th()).matches(".*\\p{InThai}.*").doesNotContain("{");
        assertThat(title.en()).matches(".*[A-Za-z].*").doesNotContain("{").doesNotContainPattern("\\p{InThai}");
        boolean saysItAll = feedback instanceof Feedback.Recorded
                || (feedback instanceof Feedback.Refused refused && refused.why() instanceof ScanOutcome.NotSeenWell);
        assertThat(advice.isEmpty()).isEqualTo(saysItAll);
        advice.ifPresent(what -> {
            assertThat(what.th()).matches(".*\\p{InThai}.*").doesNotContain("{");
            assertThat(what.en()).matches(".*[A-Za-z].*").doesNotContain("{").doesNotContainPattern("\\p{InThai}");
        });
    }

    @ParameterizedTest
    @MethodSource("everyFeedback")
    void the_sentence_is_made_of_the_same_pieces(Feedback feedback) {
        Hint sentence = text.of(feedback);

        assertThat(sentence.th()).startsWith(text.title(feedback).th());
        assertThat(sentence.en()).startsWith(text.title(feedback).en());
        boolean named = feedback instanceof Feedback.Recorded || feedback instanceof Feedback.AlreadyRecorded;
        if (!named) {
            text.advice(feedback).ifPresent(advice -> {
                assertThat(sentence.th()).endsWith(advice.th());
                assertThat(sentence.en()).endsWith(advice.en());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(PoorView.class)
    void a_hint_is_the_title_of_its_refusal(PoorView why) {
        assertThat(FeedbackText.of(why)).isEqualTo(text.title(new Feedback.Refused(new ScanOutcome.NotSeenWell(why))));
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
}
