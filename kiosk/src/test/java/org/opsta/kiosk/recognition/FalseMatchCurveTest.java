package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.recognition.FalseMatchCurve.Point;

class FalseMatchCurveTest {

    private final FalseMatchCurve curve = new FalseMatchCurve(
            "made up", List.of(new Point(0.01, 0.3), new Point(0.001, 0.4), new Point(0.000_1, 0.45)));

    @Test
    void between_two_points_a_tenth_of_the_rate_is_an_even_step() {
        assertThat(curve.scoreAt(0.001)).isCloseTo(0.4, within(1e-9));
        assertThat(curve.scoreAt(Math.sqrt(0.001 * 0.000_1))).isCloseTo(0.425, within(1e-9));
    }

    @Test
    void beyond_the_rarest_point_it_goes_on_as_steeply_and_before_the_commonest_it_stays() {
        assertThat(curve.scoreAt(0.000_001)).isCloseTo(0.55, within(1e-9));
        assertThat(curve.scoreAt(0.5)).isEqualTo(0.3);
    }

    @Test
    void the_threshold_rises_with_the_number_enrolled_and_with_the_strictness_of_the_target() {
        assertThat(curve.threshold(0.01, 1)).isCloseTo(curve.scoreAt(0.01), within(1e-9));
        // Ten comparisons at a thousandth each come to almost a hundredth.
        assertThat(curve.threshold(0.01, 10)).isCloseTo(0.4, within(0.001));
        assertThat(curve.threshold(0.01, 10_000)).isGreaterThan(curve.threshold(0.01, 1_000));
        assertThat(curve.threshold(0.001, 600)).isGreaterThan(curve.threshold(0.003, 600));
        assertThat(curve.threshold(0.01, 0)).isEqualTo(curve.threshold(0.01, 1));
    }

    @Test
    void what_is_written_is_what_is_read() {
        assertThat(FalseMatchCurve.parse(curve.text())).isEqualTo(curve);
    }

    @Test
    void a_curve_that_does_not_rise_is_refused() {
        assertThatThrownBy(() -> new FalseMatchCurve("made up", List.of(new Point(0.01, 0.3), new Point(0.001, 0.29))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.29");
        assertThatThrownBy(() -> FalseMatchCurve.parse("rate,score\n0.01,0.3\n0.001,0.4\n"))
                .hasMessageContaining("# templates: ");
    }

    @Test
    void with_more_people_the_shipped_curve_asks_for_more() {
        // Refuses to be read when it was measured with other models or another recipe.
        FalseMatchCurve shipped = TestPictures.models().falseMatchCurve();
        assertThat(shipped.threshold(0.003, 600)).isBetween(0.46, 0.52);
        assertThat(shipped.threshold(0.003, 10_000)).isBetween(shipped.threshold(0.003, 600) + 0.03, 0.65);
    }
}
