package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.evaluate.LivenessFigures.Presentation;

class LivenessFiguresTest {

    @Test
    void the_worst_kind_of_attack_is_the_figure() {
        LivenessFigures figures = new LivenessFigures(
                List.of(live(0.9), live(0.4), attack("print", 0.6), attack("print", 0.1), attack("screen", 0.2)));

        LivenessFigures.Point point = figures.at(0.5);

        assertThat(point.apcer()).isEqualTo(new Rate(1, 2));
        assertThat(point.apcerByKind()).containsEntry("print", new Rate(1, 2)).containsEntry("screen", new Rate(0, 1));
        assertThat(point.bpcer()).isEqualTo(new Rate(1, 2));
    }

    @Test
    void a_score_equal_to_the_threshold_passes() {
        LivenessFigures figures = new LivenessFigures(List.of(live(0.5), live(0.5), live(0.5), attack("a", 0.5)));

        assertThat(figures.at(0.5).bpcer().count()).isZero();
        assertThat(figures.at(0.5).apcer().count()).isEqualTo(1);
        assertThat(figures.at(Math.nextUp(0.5)).bpcer().count()).isEqualTo(3);
    }

    @Test
    void without_a_score_attacks_are_stopped_and_people_are_refused() {
        LivenessFigures figures = new LivenessFigures(List.of(
                live(0.9),
                new Presentation(true, "", OptionalDouble.empty()),
                new Presentation(false, "print", OptionalDouble.empty())));

        assertThat(figures.at(0).bpcer()).isEqualTo(new Rate(1, 2));
        assertThat(figures.at(0).apcer()).isEqualTo(new Rate(0, 1));
        assertThat(figures.bpnrr()).isEqualTo(new Rate(1, 2));
        assertThat(figures.apnrr()).isEqualTo(new Rate(1, 1));
        assertThat(figures.thresholdFor(0.4)).isEmpty();
        assertThat(figures.thresholdFor(0.5)).hasValue(0.9);
    }

    @Test
    void the_threshold_for_a_target_refuses_no_more_than_that_share_of_live_people() {
        List<Presentation> live = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            live.add(live(i / 100.0));
        }
        LivenessFigures figures = new LivenessFigures(live);

        double threshold = figures.thresholdFor(0.02).orElseThrow();

        assertThat(figures.at(threshold).bpcer()).isEqualTo(new Rate(2, 100));
        assertThat(figures.at(Math.nextUp(threshold)).bpcer()).isEqualTo(new Rate(3, 100));
    }

    @Test
    void the_equal_error_rate_is_where_both_errors_meet() {
        LivenessFigures figures = new LivenessFigures(List.of(
                live(0.9),
                live(0.8),
                live(0.7),
                live(0.3),
                attack("a", 0.6),
                attack("a", 0.2),
                attack("a", 0.1),
                attack("a", 0.4)));

        LivenessFigures.EqualError equal = figures.equalError().orElseThrow();

        assertThat(equal.rate()).isCloseTo(0.25, within(1e-9));
        assertThat(equal.threshold()).isEqualTo(0.6);
        assertThat(new LivenessFigures(List.of(live(1))).equalError()).isEmpty();
    }

    private static Presentation live(double score) {
        return new Presentation(true, "", OptionalDouble.of(score));
    }

    private static Presentation attack(String kind, double score) {
        return new Presentation(false, kind, OptionalDouble.of(score));
    }
}
