package org.opsta.kiosk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.kiosk.feedback.EveryFeedback;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.screen.SceneRule.Shown;

class SceneRuleTest {

    private static final int RESULT_SECONDS = 5;
    private static final Feedback RECORDED = new Feedback.Recorded(EveryFeedback.punch(), EveryFeedback.NAME);
    private static final Feedback UNKNOWN = new Feedback.Refused(new ScanOutcome.Unknown(0.2, 0.4, 3));

    private final SceneRule rule = new SceneRule(RESULT_SECONDS);
    /** Near the end of what a long counts, since the monotonic clock may start anywhere. */
    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);

    private static FaceView face(double height, boolean wanted, @Nullable PoorView poor) {
        return new FaceView(0.4, 0.3, height * 0.7, height, Optional.ofNullable(poor), wanted);
    }

    private static final FaceView WANTED = face(0.3, true, null);
    private static final FaceView DONE = face(0.3, false, null);

    /** A frame every 50 ms for so long, after each of which time passes. */
    private void see(Optional<FaceView> face, long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            rule.view(face, nanos);
            pass(50);
        }
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        rule.tick(nanos);
    }

    private boolean tell(Feedback feedback) {
        return rule.outcome(feedback, 1, nanos);
    }

    private Class<?> shown() {
        return rule.shown().getClass();
    }

    @Test
    void nobody_there_is_idle() {
        see(Optional.empty(), 2000);

        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void somebody_is_guided_once_they_have_been_there_for_a_moment() {
        see(Optional.of(WANTED), 250);
        assertThat(shown()).isEqualTo(Shown.Idle.class);

        see(Optional.of(WANTED), 50);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.face()).contains(WANTED);
    }

    @Test
    void two_single_mistakes_of_the_detector_are_nobody() {
        see(Optional.of(WANTED), 50);
        see(Optional.empty(), 400);
        see(Optional.of(WANTED), 50);
        see(Optional.empty(), 400);

        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void a_face_missed_for_a_few_frames_goes_on_being_guided_and_one_that_is_gone_does_not() {
        see(Optional.of(WANTED), 500);
        see(Optional.empty(), 650);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.face()).isEmpty();

        see(Optional.empty(), 100);
        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void without_any_frame_nobody_is_there() {
        see(Optional.of(WANTED), 500);
        pass(650);
        assertThat(shown()).isEqualTo(Shown.Guide.class);

        pass(100);
        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void who_only_passes_far_away_does_not_wake_the_screen() {
        see(Optional.of(face(0.059, true, PoorView.TOO_FAR)), 2000);
        tell(new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.TOO_FAR)));
        see(Optional.of(face(0.059, true, PoorView.TOO_FAR)), 2000);

        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void who_is_too_far_but_comes_up_is_asked_to_come_closer() {
        see(Optional.of(face(0.061, true, PoorView.TOO_FAR)), 500);

        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.hint()).contains(PoorView.TOO_FAR);
    }

    @Test
    void a_small_face_that_can_be_recognised_is_guided() {
        see(Optional.of(face(0.05, true, null)), 500);

        assertThat(shown()).isEqualTo(Shown.Guide.class);
    }

    static Stream<Feedback> everyOutcome() {
        return EveryFeedback.all()
                .filter(told -> !(told instanceof Feedback.Refused refused
                        && refused.why() instanceof ScanOutcome.NotSeenWell));
    }

    @ParameterizedTest
    @MethodSource("everyOutcome")
    void an_outcome_is_shown_at_once_whatever_was_there_and_stays_its_time(Feedback feedback) {
        for (Runnable before : new Runnable[] {() -> {}, () -> see(Optional.of(WANTED), 500), () -> tell(RECORDED)}) {
            before.run();

            assertThat(tell(feedback)).isTrue();
            assertThat(rule.shown()).isEqualTo(new Shown.Outcome(feedback, 1));
            see(Optional.empty(), 4950);
            assertThat(shown()).isEqualTo(Shown.Outcome.class);
            see(Optional.empty(), 100);
            assertThat(shown()).isEqualTo(Shown.Idle.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyOutcome")
    void the_next_person_ends_it_once_it_can_have_been_read(Feedback feedback) {
        boolean named = feedback instanceof Feedback.Recorded || feedback instanceof Feedback.AlreadyRecorded;
        int least = named ? 1500 : 3000;
        tell(feedback);

        see(Optional.of(WANTED), least - 50);
        assertThat(shown()).isEqualTo(Shown.Outcome.class);
        see(Optional.of(WANTED), 100);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
    }

    @Test
    void frames_from_before_an_outcome_do_not_count_as_the_next_person() {
        see(Optional.of(WANTED), 1000);
        tell(RECORDED);
        see(Optional.of(DONE), 1450);
        rule.view(Optional.of(WANTED), nanos);
        pass(100);

        assertThat(shown()).isEqualTo(Shown.Outcome.class);
    }

    @Test
    void who_was_recorded_and_stays_is_not_guided_again() {
        tell(RECORDED);
        see(Optional.of(DONE), 10_000);

        assertThat(shown()).isEqualTo(Shown.Idle.class);
    }

    @Test
    void who_was_refused_and_stays_is_guided_when_their_next_try_begins() {
        see(Optional.of(WANTED), 1000);
        tell(UNKNOWN);
        see(Optional.of(DONE), 3000);
        assertThat(shown()).isEqualTo(Shown.Outcome.class);
        see(Optional.of(WANTED), 350);

        assertThat(shown()).isEqualTo(Shown.Guide.class);
    }

    @Test
    void a_short_time_for_results_is_kept_by_all_of_them() {
        SceneRule brief = new SceneRule(2);
        brief.outcome(UNKNOWN, 1, nanos);

        assertThat(brief.tick(nanos + TimeUnit.MILLISECONDS.toNanos(2001))).isTrue();
        assertThat(brief.shown()).isEqualTo(new Shown.Idle());
    }

    @Test
    void what_keeps_a_face_from_being_known_is_said_in_the_guide_for_three_seconds() {
        see(Optional.of(WANTED), 500);
        assertThat(tell(new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.MOUTH_COVERED))))
                .isFalse();

        // The follower has decided, and each single view is a good one.
        see(Optional.of(DONE), 2950);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.hint()).contains(PoorView.MOUTH_COVERED);
        see(Optional.of(WANTED), 150);
        assertThat(rule.hint()).isEmpty();
        assertThat(shown()).isEqualTo(Shown.Guide.class);
    }

    @Test
    void who_goes_away_takes_the_hint_along() {
        see(Optional.of(WANTED), 500);
        tell(new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.EYES_COVERED)));
        see(Optional.empty(), 800);
        assertThat(shown()).isEqualTo(Shown.Idle.class);

        see(Optional.of(WANTED), 500);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.hint()).isEmpty();
    }

    @Test
    void a_hint_told_to_somebody_not_yet_guided_guides_them() {
        rule.view(Optional.of(DONE), nanos);

        assertThat(tell(new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.MOUTH_COVERED))))
                .isTrue();
        assertThat(shown()).isEqualTo(Shown.Guide.class);
    }

    @Test
    void a_hint_for_the_next_person_waits_until_the_result_was_read() {
        tell(RECORDED);
        see(Optional.of(WANTED), 500);
        tell(new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.MOUTH_COVERED)));
        assertThat(shown()).isEqualTo(Shown.Outcome.class);

        see(Optional.of(WANTED), 1050);
        assertThat(shown()).isEqualTo(Shown.Guide.class);
        assertThat(rule.hint()).contains(PoorView.MOUTH_COVERED);
    }
}
