package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.contract.Codec;
import org.opsta.contract.Direction;
import org.opsta.contract.Hint;
import org.opsta.kiosk.feedback.EveryFeedback;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.screen.PageEvent.Scene;
import org.opsta.kiosk.screen.SceneRule.Shown;

class SceneTextTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");

    private final SceneText text = new SceneText(BANGKOK, new FeedbackText(BANGKOK));

    @Test
    void dates_are_of_the_buddhist_year_in_the_terminals_zone() {
        OffsetDateTime lateInLondon = OffsetDateTime.parse("2026-11-19T22:05:09Z");

        assertThat(text.date(lateInLondon))
                .isEqualTo(new Hint("วันศุกร์ที่ 20 พฤศจิกายน พ.ศ. 2569", "Friday, 20 November 2569 BE"));
        assertThat(text.hours(lateInLondon)).isEqualTo("05:05");
        assertThat(text.seconds(lateInLondon)).isEqualTo("09");
        assertThat(text.hours(lateInLondon.plusHours(12))).isEqualTo("17:05");
    }

    @Test
    void a_record_has_all_there_is_to_see() {
        Scene scene =
                text.scene(7, new Shown.Outcome(new Feedback.Recorded(EveryFeedback.punch(), EveryFeedback.NAME), 123));

        assertThat(scene)
                .isEqualTo(new Scene(
                        7,
                        Scene.Kind.RECORDED,
                        Feedback.Light.GREEN,
                        new Hint("ลงเวลาเข้าแล้ว", "IN recorded"),
                        null,
                        new Hint("อนันต์ ทดสอบ", "Anan Thotsop"),
                        new Hint("อท", "AT"),
                        Direction.IN,
                        new Hint("ลงเวลาเข้า", "IN"),
                        "08:45",
                        "12",
                        new Hint("วันอังคารที่ 14 กันยายน พ.ศ. 2564", "Tuesday, 14 September 2564 BE"),
                        123L));
    }

    @Test
    void a_repeat_says_when_it_was() {
        Scene scene = text.scene(
                1,
                new Shown.Outcome(
                        new Feedback.AlreadyRecorded(
                                EveryFeedback.ANAN, EveryFeedback.NAME, Direction.OUT, EveryFeedback.TIME),
                        1));

        assertThat(scene.title())
                .isEqualTo(new Hint("ลงเวลาออกไว้แล้วเมื่อ 08:45 น.", "Already recorded OUT at 08:45"));
        assertThat(scene.hours()).isEqualTo("08:45");
    }

    static Stream<Shown> everythingShown() {
        return Stream.concat(
                Stream.of(new Shown.Idle(), new Shown.Guide()),
                EveryFeedback.all().map(feedback -> new Shown.Outcome(feedback, 1)));
    }

    /** The promise: before a punch is on disk nobody is named, by no field and in no language. */
    @ParameterizedTest
    @MethodSource("everythingShown")
    void only_who_has_a_punch_on_disk_is_named(Shown shown) {
        Scene scene = text.scene(1, shown);
        boolean onDisk = shown instanceof Shown.Outcome outcome
                && (outcome.feedback() instanceof Feedback.Recorded
                        || outcome.feedback() instanceof Feedback.AlreadyRecorded);

        assertThat(scene.name() != null).isEqualTo(onDisk);
        assertThat(scene.initials() != null).isEqualTo(onDisk);
        String sent = new String(Codec.encode(scene), StandardCharsets.UTF_8);
        for (String secret : List.of("อนันต์", "ทดสอบ", "Anan", "Thotsop", "\"อท\"", "\"AT\"")) {
            assertThat(sent.contains(secret)).as(secret + " in " + sent).isEqualTo(onDisk);
        }
        // Nor by the code, which many know.
        assertThat(sent).doesNotContain(EveryFeedback.ANAN.value());
    }

    @ParameterizedTest
    @MethodSource("everythingShown")
    void every_outcome_has_its_kind_its_light_and_its_words(Shown shown) {
        Scene scene = text.scene(1, shown);
        boolean outcome = shown instanceof Shown.Outcome;

        assertThat(scene.light() != null).isEqualTo(outcome);
        assertThat(scene.title() != null).isEqualTo(outcome);
        assertThat(scene.toldAt() != null).isEqualTo(outcome);
        if (shown instanceof Shown.Outcome told) {
            assertThat(scene.kind()).isEqualTo(kindOf(told.feedback()));
        }
    }

    private static Scene.Kind kindOf(Feedback feedback) {
        return switch (feedback.getClass().getSimpleName()) {
            case "Recorded" -> Scene.Kind.RECORDED;
            case "AlreadyRecorded" -> Scene.Kind.ALREADY_RECORDED;
            case "AskDirection" -> Scene.Kind.ASK_DIRECTION;
            case "NotRecorded" -> Scene.Kind.NOT_RECORDED;
            case "PinRefused" -> Scene.Kind.PIN_REFUSED;
            case "Refused" -> Scene.Kind.REFUSED;
            default -> throw new IllegalArgumentException(feedback.toString());
        };
    }

    @Test
    void the_page_has_the_same_words_in_both_languages() {
        var words = SceneText.pageWords();

        assertThat(words.get("th")).isNotEmpty();
        assertThat(words.get("en")).containsOnlyKeys(words.get("th").keySet());
    }

    @Test
    void a_face_not_seen_well_is_no_scene() {
        SceneRule rule = new SceneRule(5);
        EveryFeedback.all()
                .filter(told ->
                        told instanceof Feedback.Refused refused && refused.why() instanceof ScanOutcome.NotSeenWell)
                .forEach(told -> {
                    rule.outcome(told, 1, 0);
                    assertThat(rule.shown()).isNotInstanceOf(Shown.Outcome.class);
                });
    }
}
