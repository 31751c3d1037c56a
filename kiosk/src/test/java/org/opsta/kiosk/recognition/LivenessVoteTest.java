package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Probability 0.5 is needed, which is log-odds of 0. */
class LivenessVoteTest {

    private final LivenessVote vote =
            new LivenessVote(new LivenessSettings(LivenessSettings.Policy.ENFORCE, 0.5, 3, 6));

    @Test
    void a_clear_face_is_live_after_the_first_frames_and_not_before() {
        add(6, 6);
        assertThat(vote.sure()).isFalse();
        assertThat(vote.live()).as("too few frames").isFalse();

        add(6);
        assertThat(vote.sure()).isTrue();
        assertThat(vote.live()).isTrue();
    }

    @Test
    void a_clear_picture_is_not_live_after_the_first_frames() {
        add(-6, -6, -6);

        assertThat(vote.sure()).isTrue();
        assertThat(vote.live()).isFalse();
    }

    @Test
    void near_the_threshold_more_frames_are_wanted_up_to_the_most() {
        add(1, 1, 1, 1, 1);
        assertThat(vote.sure()).isFalse();
        assertThat(vote.live()).as("as it stands").isTrue();

        add(1);
        assertThat(vote.sure()).isTrue();
    }

    @Test
    void one_frame_gone_wrong_does_not_outvote_the_others() {
        add(-1000, 5, 5, 5);

        assertThat(vote.live()).isTrue();
    }

    @Test
    void the_probability_is_that_of_the_mean() {
        assertThat(vote.probability()).as("nothing seen").isEqualTo(0.5);
        add(1, 3);

        assertThat(vote.probability()).isEqualTo(1 / (1 + Math.exp(-2)), within(1e-9));
        assertThat(vote.frames()).isEqualTo(2);
    }

    private void add(double... logOdds) {
        for (double one : logOdds) {
            vote.add(one);
        }
    }
}
