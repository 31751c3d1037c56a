package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;

class IdentificationFiguresTest {

    @Test
    void a_threshold_accepts_from_its_own_value_on() {
        IdentificationFigures figures = figures(
                0, probe("a", "a", 0.5), probe("a", "a", 0.49), probe("a", "b", 0.9), faceless("a"), stranger(0.5));

        IdentificationFigures.Point point = figures.at(0.5);

        assertThat(point.tpir()).isEqualTo(new Rate(1, 4));
        assertThat(point.wrongPerson()).isEqualTo(new Rate(1, 4));
        assertThat(point.fpir()).isEqualTo(new Rate(1, 1));
        assertThat(figures.at(Math.nextUp(0.5)).fpir()).isEqualTo(new Rate(0, 1));
    }

    @Test
    void a_margin_that_is_asked_for_must_be_reached_too() {
        ScoredWalkUp near = new ScoredWalkUp(List.of("n"), "a", Role.PROBE, new Answer("a", 0.8, 0.78, false));

        assertThat(figures(0, near).at(0.5).tpir().count()).isEqualTo(1);
        assertThat(figures(0.05, near).at(0.5).tpir().count()).isZero();
    }

    @Test
    void the_threshold_for_a_target_lets_in_no_more_than_that_share_of_strangers() {
        List<ScoredWalkUp> strangers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            strangers.add(stranger(i / 1000.0));
        }
        IdentificationFigures figures = IdentificationFigures.of(strangers, 0);

        double threshold = figures.thresholdFor(0.003).orElseThrow();

        assertThat(figures.at(threshold).fpir()).isEqualTo(new Rate(3, 1000));
        assertThat(figures.at(Math.nextDown(threshold)).fpir()).isEqualTo(new Rate(4, 1000));
        assertThat(figures.thresholdFor(0.0009)).isEmpty();
        assertThat(IdentificationFigures.strangersNeededFor(0.001)).isEqualTo(1000);
    }

    @Test
    void strangers_of_one_score_are_let_in_together_or_not_at_all() {
        IdentificationFigures figures = figures(0, stranger(0.9), stranger(0.7), stranger(0.7), stranger(0.1));

        double threshold = figures.thresholdFor(0.5).orElseThrow();

        assertThat(figures.at(threshold).fpir()).isEqualTo(new Rate(1, 4));
        assertThat(figures.curve()).extracting(point -> point.fpir().count()).containsExactly(1L, 3L, 4L);
    }

    @Test
    void strangers_without_a_face_are_strangers_all_the_same() {
        ScoredWalkUp unseen = new ScoredWalkUp(List.of("u"), "u", Role.STRANGER, null);

        assertThat(figures(0, unseen, stranger(0.6)).at(0.5).fpir()).isEqualTo(new Rate(1, 2));
        assertThat(figures(0, unseen, stranger(0.6)).thresholdFor(0.5)).hasValue(-1);
    }

    @Test
    void what_the_terminal_decided_counts_as_it_decided() {
        ScoredWalkUp accepted = new ScoredWalkUp(List.of("x"), "a", Role.PROBE, new Answer("a", 0.1, 0, true));

        assertThat(figures(0, accepted, probe("a", "a", 0.9)).asDecided(0.5).tpir())
                .isEqualTo(new Rate(1, 2));
    }

    private static IdentificationFigures figures(double margin, ScoredWalkUp... walkUps) {
        return IdentificationFigures.of(List.of(walkUps), margin);
    }

    private static ScoredWalkUp probe(String identity, String best, double score) {
        return new ScoredWalkUp(List.of("p"), identity, Role.PROBE, new Answer(best, score, 0, false));
    }

    private static ScoredWalkUp faceless(String identity) {
        return new ScoredWalkUp(List.of("p"), identity, Role.PROBE, null);
    }

    private static ScoredWalkUp stranger(double score) {
        return new ScoredWalkUp(List.of("s"), "s", Role.STRANGER, new Answer("a", score, 0, false));
    }
}
