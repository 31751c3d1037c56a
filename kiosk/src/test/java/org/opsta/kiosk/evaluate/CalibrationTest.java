package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opsta.kiosk.recognition.FalseMatchCurve.Point;

class CalibrationTest {

    @Test
    void each_rate_has_the_score_that_so_many_comparisons_reach() throws Exception {
        float[] sorted = new float[100_000];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = i / 100_000f;
        }
        // Three hundred-thousandths are three comparisons: too few to say.
        assertThat(Calibration.points(sorted))
                .containsExactly(
                        new Point(1e-2, 0.99),
                        new Point(3e-3, 0.997),
                        new Point(1e-3, 0.999),
                        new Point(3e-4, 1.0),
                        new Point(1e-4, 1.0));
    }

    @Test
    void too_few_comparisons_make_no_curve() {
        assertThatThrownBy(() -> Calibration.points(new float[2_000]))
                .isInstanceOf(BadList.class)
                .hasMessageContaining("2000 comparisons");
    }
}
