package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.ScanOutcome.Ambiguous;
import org.opsta.kiosk.recognition.ScanOutcome.NotLive;
import org.opsta.kiosk.recognition.ScanOutcome.NotSeenWell;
import org.opsta.kiosk.recognition.ScanOutcome.Recognised;
import org.opsta.kiosk.recognition.ScanOutcome.Unknown;

class FaceFollowerTest {

    private static final RecognitionSettings SETTINGS =
            new RecognitionSettings(0.003, 0.5, 0.1, 3, 2, 0.1, 6, 2000, 1500, 700, 3000);
    private static final IdentityRule RULE = new IdentityRule(
            new FalseMatchCurve(
                    "made up",
                    List.of(new FalseMatchCurve.Point(0.01, 0.1), new FalseMatchCurve.Point(0.000_001, 0.2))),
            SETTINGS);
    private static final LivenessSettings NOT_JUDGED = new LivenessSettings(LivenessSettings.Policy.OFF, 0.25, 3, 10);
    /** Enough like themselves to be recognised, not enough to be beyond doubt. */
    private static final double PASSABLE = 0.55;

    private static final FaceQuality QUALITY = new FaceQuality(200, 1, 3, 120, 0, 0, 0, 80, 1);
    private static final Box HERE = new Box(500, 200, 200, 200);
    private static final Box ELSEWHERE = new Box(50, 200, 200, 200);

    private static final Template ANAN = along(0);
    private static final Template BUSABA = along(1);
    private static final Template NOBODY = along(7);

    private final List<Enrolled> enrolled = new ArrayList<>(
            List.of(new Enrolled(new PersonId("1001"), ANAN), new Enrolled(new PersonId("1002"), BUSABA)));
    private final FaceFollower follower = new FaceFollower(SETTINGS, RULE, NOT_JUDGED, new Everybody());
    private long nanos = 1;

    private record Enrolled(PersonId person, Template template) {}

    @Test
    void a_known_face_is_recognised_at_the_third_good_frame_and_only_once() {
        Template passable = mix(ANAN, PASSABLE, 3);
        assertThat(see(passable)).isEmpty();
        assertThat(see(passable)).isEmpty();
        assertThat(see(passable)).hasValueSatisfying(outcome -> {
            Recognised recognised = (Recognised) outcome;
            assertThat(recognised.person()).isEqualTo(new PersonId("1001"));
            assertThat(recognised.score()).isCloseTo(PASSABLE, within(0.001));
            assertThat(recognised.threshold()).isEqualTo(0.5);
            assertThat(recognised.margin()).isCloseTo(PASSABLE, within(0.001));
            assertThat(recognised.frames()).isEqualTo(3);
        });
        for (int i = 0; i < 100; i++) {
            assertThat(see(passable)).isEmpty();
        }
    }

    @Test
    void a_face_beyond_doubt_need_not_wait_for_the_third_frame() {
        assertThat(see(ANAN)).isEmpty();
        assertThat(see(ANAN)).hasValueSatisfying(outcome -> {
            assertThat(((Recognised) outcome).score()).isGreaterThan(0.99);
            assertThat(((Recognised) outcome).frames()).isEqualTo(2);
        });
    }

    @Test
    void a_face_between_two_people_is_not_beyond_doubt_however_similar() {
        assertThat(outcomes(mix(ANAN, 0.72, 1), 5)).isEmpty();
    }

    @Test
    void the_first_frame_of_a_face_is_known_to_be_the_first() {
        assertThat(follower.expectsFirstFrame()).isTrue();
        see(NOBODY);
        assertThat(follower.expectsFirstFrame()).isFalse();
        pass(800);
        follower.seeNobody(nanos);
        assertThat(follower.expectsFirstFrame()).isTrue();
    }

    @Test
    void frames_are_fused_so_that_noise_cancels_out() {
        // Each frame alone is less like Anan (0.45) than the threshold; together they are more.
        assertThat(see(mix(ANAN, 0.45, 3))).isEmpty();
        assertThat(see(mix(ANAN, 0.45, 4))).isEmpty();
        assertThat(see(mix(ANAN, 0.45, 5)))
                .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Recognised.class));
    }

    @Test
    void a_stranger_is_refused_after_the_most_frames_and_gets_another_try_later() {
        assertThat(outcomes(NOBODY, 6)).singleElement().isInstanceOfSatisfying(Unknown.class, unknown -> {
            assertThat(unknown.best()).isLessThan(0.1);
            assertThat(unknown.frames()).isEqualTo(6);
        });
        assertThat(outcomes(NOBODY, 20)).as("within three seconds").isEmpty();

        assertThat(outcomes(NOBODY, 16))
                .as("after three seconds")
                .singleElement()
                .isInstanceOf(Unknown.class);
    }

    @Test
    void a_stranger_in_few_frames_is_refused_when_time_is_up() {
        assertThat(see(NOBODY)).isEmpty();
        pass(600);
        assertThat(see(NOBODY)).isEmpty();
        pass(600);
        assertThat(see(NOBODY)).isEmpty();
        pass(600);
        assertThat(see(NOBODY))
                .hasValueSatisfying(outcome -> assertThat(outcome).isInstanceOf(Unknown.class));
    }

    @Test
    void with_nobody_enrolled_everyone_is_unknown() {
        enrolled.clear();
        assertThat(outcomes(ANAN, 6)).singleElement().isInstanceOfSatisfying(Unknown.class, unknown -> assertThat(
                        unknown.best())
                .isEqualTo(-1));
    }

    @Test
    void the_only_person_enrolled_needs_no_margin() {
        enrolled.remove(1);
        assertThat(outcomes(ANAN, 3)).singleElement().isInstanceOf(Recognised.class);
    }

    @Test
    void a_face_like_two_people_is_neither() {
        Template between = mix(ANAN, 0.72, 1);
        assertThat(outcomes(between, 6)).singleElement().isInstanceOfSatisfying(Ambiguous.class, ambiguous -> {
            assertThat(ambiguous.score()).isGreaterThan(0.5);
            assertThat(ambiguous.margin()).isLessThan(0.1);
        });
    }

    @Test
    void somebody_who_steps_in_where_another_stood_is_not_taken_for_them() {
        assertThat(outcomes(ANAN, 3)).singleElement().isInstanceOf(Recognised.class);
        assertThat(outcomes(BUSABA, 3))
                .singleElement()
                .isInstanceOfSatisfying(Recognised.class, recognised -> assertThat(recognised.person())
                        .isEqualTo(new PersonId("1002")));
    }

    @Test
    void two_people_in_a_row_are_never_fused() {
        see(ANAN);
        assertThat(see(NOBODY)).isEmpty();
        assertThat(outcomes(NOBODY, 5)).singleElement().isInstanceOf(Unknown.class);
    }

    @Test
    void a_face_elsewhere_in_the_picture_is_somebody_new() {
        see(ANAN);
        assertThat(follower.see(Sighting.good(tick(), ELSEWHERE, QUALITY, ANAN)))
                .isEmpty();
        assertThat(follower.see(Sighting.good(tick(), ELSEWHERE, QUALITY, ANAN)))
                .isPresent();
    }

    @Test
    void someone_who_left_and_came_back_is_recognised_again() {
        assertThat(outcomes(ANAN, 3)).hasSize(1);
        pass(800);
        follower.seeNobody(nanos);
        assertThat(outcomes(ANAN, 3)).hasSize(1);
    }

    @Test
    void one_missed_frame_does_not_make_a_new_person() {
        assertThat(outcomes(ANAN, 3)).hasSize(1);
        follower.seeNobody(tick());
        assertThat(outcomes(ANAN, 3)).isEmpty();
    }

    @Test
    void somebody_recognised_for_nothing_gets_another_try_without_leaving() {
        assertThat(outcomes(ANAN, 3)).hasSize(1);
        follower.tryAgain();
        assertThat(outcomes(ANAN, 20)).as("within three seconds").isEmpty();
        assertThat(outcomes(ANAN, 13)).singleElement().isInstanceOf(Recognised.class);
        assertThat(outcomes(ANAN, 50)).as("settled").isEmpty();
    }

    // ---- whether a face is still to be decided on

    @Test
    void nobody_and_whoever_is_not_decided_on_yet_is_wanted() {
        assertThat(follower.wants()).isTrue();
        see(ANAN);
        assertThat(follower.wants()).isTrue();
        poor(30);
        assertThat(follower.wants()).as("advised, not decided").isTrue();
    }

    @Test
    void who_was_recognised_is_no_longer_wanted_until_somebody_else_comes() {
        assertThat(outcomes(ANAN, 3)).hasSize(1);
        assertThat(follower.wants()).isFalse();
        assertThat(outcomes(ANAN, 100)).isEmpty();
        assertThat(follower.wants()).isFalse();
        see(BUSABA);
        assertThat(follower.wants()).isTrue();

        assertThat(outcomes(BUSABA, 3)).hasSize(1);
        follower.seeNobody(tick());
        assertThat(follower.wants()).as("one missed frame").isFalse();
        pass(800);
        follower.seeNobody(nanos);
        assertThat(follower.wants()).as("gone").isTrue();
    }

    @Test
    void who_was_refused_is_wanted_again_with_their_next_try() {
        assertThat(outcomes(NOBODY, 6)).hasSize(1);
        assertThat(follower.wants()).isFalse();
        outcomes(NOBODY, 29);
        assertThat(follower.wants()).as("just before three seconds").isFalse();
        see(NOBODY);
        assertThat(follower.wants()).as("after three seconds").isTrue();
    }

    @Test
    void who_was_recognised_for_nothing_is_wanted_again_with_their_next_try() {
        assertThat(outcomes(ANAN, 2)).hasSize(1);
        follower.tryAgain();
        assertThat(follower.wants()).isFalse();
        outcomes(ANAN, 30);
        assertThat(follower.wants()).isTrue();
    }

    @Test
    void a_passer_by_is_told_nothing() {
        assertThat(outcomes(NOBODY, 2)).isEmpty();
        pass(5000);
        follower.seeNobody(nanos);
        assertThat(outcomes(NOBODY, 2)).isEmpty();
    }

    @Test
    void a_face_that_stays_too_far_is_told_so_once_and_can_still_be_recognised() {
        List<ScanOutcome> advice = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            follower.see(Sighting.poor(tick(), HERE, QUALITY, i % 3 == 0 ? PoorView.BLURRED : PoorView.TOO_FAR))
                    .ifPresent(advice::add);
        }
        assertThat(advice).containsExactly(new NotSeenWell(PoorView.TOO_FAR));
        assertThat(outcomes(ANAN, 3)).singleElement().isInstanceOf(Recognised.class);
    }

    @Test
    void too_few_good_frames_and_then_only_poor_ones_are_not_met_with_silence() {
        assertThat(outcomes(NOBODY, 2)).isEmpty();
        assertThat(poor(30)).containsExactly(new NotSeenWell(PoorView.COVERED));
    }

    @Test
    void enough_good_frames_and_then_only_poor_ones_are_decided_on_when_time_is_up() {
        assertThat(outcomes(NOBODY, 4)).isEmpty();
        assertThat(poor(30)).singleElement().isInstanceOf(Unknown.class);
    }

    // ---- liveness; the threshold is log-odds of -1.1

    @Test
    void a_picture_of_somebody_known_is_refused_and_gets_another_try_later() {
        FaceFollower strict = judging(LivenessSettings.Policy.ENFORCE);
        assertThat(outcomes(strict, 20, -6)).singleElement().isInstanceOfSatisfying(NotLive.class, picture -> {
            assertThat(picture.liveness()).isLessThan(0.01);
            assertThat(picture.threshold()).isEqualTo(0.25);
            assertThat(picture.frames()).isEqualTo(3);
        });
        pass(2000);

        assertThat(outcomes(strict, 3, 6))
                .as("with a vote of its own")
                .singleElement()
                .isInstanceOfSatisfying(Recognised.class, recognised -> assertThat(recognised.liveness())
                        .isGreaterThan(0.99));
    }

    @Test
    void an_unsure_verdict_waits_for_more_frames_and_then_stands() {
        FaceFollower strict = judging(LivenessSettings.Policy.ENFORCE);
        assertThat(outcomes(strict, 9, 0)).isEmpty();
        assertThat(outcomes(strict, 1, 0)).singleElement().isInstanceOf(Recognised.class);

        FaceFollower other = judging(LivenessSettings.Policy.ENFORCE);
        assertThat(outcomes(other, 9, -2)).isEmpty();
        assertThat(outcomes(other, 1, -2)).singleElement().isInstanceOf(NotLive.class);
    }

    @Test
    void an_unsure_verdict_stands_too_when_time_is_up() {
        FaceFollower strict = judging(LivenessSettings.Policy.ENFORCE);
        for (int i = 0; i < 4; i++) {
            assertThat(outcomes(strict, 1, -2)).isEmpty();
            pass(500);
        }
        assertThat(outcomes(strict, 1, -2)).singleElement().isInstanceOf(NotLive.class);
    }

    @Test
    void who_only_observes_refuses_nobody_but_says_how_it_looked() {
        assertThat(outcomes(judging(LivenessSettings.Policy.OBSERVE), 3, -6))
                .singleElement()
                .isInstanceOfSatisfying(Recognised.class, recognised -> assertThat(recognised.liveness())
                        .isLessThan(0.01));
    }

    @Test
    void without_a_judgement_nothing_is_said_of_it() {
        assertThat(outcomes(ANAN, 3)).singleElement().isInstanceOfSatisfying(Recognised.class, recognised -> assertThat(
                        recognised.liveness())
                .isNull());
    }

    @Test
    void a_face_never_judged_is_not_live_for_who_enforces() {
        FaceFollower strict = judging(LivenessSettings.Policy.ENFORCE);
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            strict.see(Sighting.good(tick(), HERE, QUALITY, ANAN)).ifPresent(outcomes::add);
        }
        assertThat(outcomes).isNotEmpty().allMatch(NotLive.class::isInstance);
    }

    private FaceFollower judging(LivenessSettings.Policy policy) {
        return new FaceFollower(SETTINGS, RULE, new LivenessSettings(policy, 0.25, 3, 10), new Everybody());
    }

    private List<ScanOutcome> outcomes(FaceFollower judging, int frames, double logOdds) {
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            judging.see(Sighting.good(tick(), HERE, QUALITY, ANAN).withLiveness(logOdds))
                    .ifPresent(outcomes::add);
        }
        return outcomes;
    }

    @Test
    void somebody_known_behind_a_mask_is_recognised_and_somebody_unknown_is_asked_to_take_it_off() {
        assertThat(masked(ANAN, 2)).singleElement().isInstanceOf(Recognised.class);
        pass(800);
        follower.seeNobody(nanos);

        assertThat(masked(NOBODY, 6)).containsExactly(new NotSeenWell(PoorView.MOUTH_COVERED));
    }

    @Test
    void a_mask_in_a_few_frames_of_many_is_not_why_somebody_is_unknown() {
        assertThat(masked(NOBODY, 3)).isEmpty();
        assertThat(outcomes(NOBODY, 3)).singleElement().isInstanceOf(Unknown.class);
    }

    private List<ScanOutcome> masked(Template face, int frames) {
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            follower.see(Sighting.good(tick(), HERE, QUALITY, face).flawedBy(PoorView.MOUTH_COVERED))
                    .ifPresent(outcomes::add);
        }
        return outcomes;
    }

    private List<ScanOutcome> poor(int frames) {
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            follower.see(Sighting.poor(tick(), HERE, QUALITY, PoorView.COVERED)).ifPresent(outcomes::add);
        }
        return outcomes;
    }

    private List<ScanOutcome> outcomes(Template face, int frames) {
        List<ScanOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            see(face).ifPresent(outcomes::add);
        }
        return outcomes;
    }

    private Optional<ScanOutcome> see(Template face) {
        return follower.see(Sighting.good(tick(), HERE, QUALITY, face));
    }

    private long tick() {
        pass(100);
        return nanos;
    }

    private void pass(long millis) {
        nanos += millis(millis);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private final class Everybody implements Identifier {

        @Override
        public List<Candidate> nearest(Template probe, int most) {
            return enrolled.stream()
                    .map(one -> new Candidate(one.person(), one.template().similarity(probe)))
                    .sorted((a, b) -> Double.compare(b.similarity(), a.similarity()))
                    .limit(most)
                    .toList();
        }

        @Override
        public int size() {
            return enrolled.size();
        }
    }

    private static Template along(int axis) {
        float[] values = new float[8];
        values[axis] = 1;
        return Template.normalised(values);
    }

    /** As like {@code person} as {@code cosine}, the rest along {@code otherAxis}. */
    private static Template mix(Template person, double cosine, int otherAxis) {
        float[] values = person.values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) cosine;
        }
        values[otherAxis] += (float) Math.sqrt(1 - cosine * cosine);
        return Template.normalised(values);
    }
}
