package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.contract.PersonId;

class FusedFaceTest {

    private static final Template ENROLLED = Template.normalised(new float[] {1, 0, 0});

    private final FusedFace face = new FusedFace();

    @Test
    void one_frame_scores_its_own_cosine() {
        face.add(Template.normalised(new float[] {0.6f, 0.8f, 0}), 1);
        assertThat(score()).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void the_same_frame_again_changes_nothing() {
        Template frame = Template.normalised(new float[] {0.6f, 0.8f, 0});
        face.add(frame, 1);
        face.add(frame, 0.3);
        assertThat(score()).isCloseTo(0.6, within(1e-6));
        assertThat(face.frames()).isEqualTo(2);
    }

    @Test
    void frames_that_differ_score_between_their_mean_and_the_cosine_of_their_sum() {
        face.add(Template.normalised(new float[] {0.6f, 0.8f, 0}), 1);
        face.add(Template.normalised(new float[] {0.6f, 0, 0.8f}), 1);

        double length = Math.sqrt(0.6 * 0.6 + 2 * 0.4 * 0.4);
        assertThat(score())
                .isCloseTo(0.6 / length * Math.sqrt(length), within(1e-6))
                .isBetween(0.6, 0.6 / length);
    }

    @Test
    void a_better_frame_counts_more() {
        FaceQuality sharp = new FaceQuality(250, 1, 3, 128, 0, 0, 0, 100, 1);
        FaceQuality blurred = new FaceQuality(250, 1, 0.3, 128, 0, 0, 0, 100, 1);
        Template right = Template.normalised(new float[] {1, 0, 0});
        Template wrong = Template.normalised(new float[] {0, 1, 0});
        face.add(right, sharp);
        face.add(wrong, blurred);
        double good = score();

        FusedFace other = new FusedFace();
        other.add(right, blurred);
        other.add(wrong, sharp);
        assertThat(good).isGreaterThan(0.9);
        assertThat(score(other)).isLessThan(0.2);
    }

    private double score() {
        return score(face);
    }

    private static double score(FusedFace face) {
        return face.nearest(new OnePerson(), 1).get(0).similarity();
    }

    private static final class OnePerson implements Identifier {

        @Override
        public List<Candidate> nearest(Template probe, int most) {
            return List.of(new Candidate(new PersonId("1001"), ENROLLED.similarity(probe)));
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
