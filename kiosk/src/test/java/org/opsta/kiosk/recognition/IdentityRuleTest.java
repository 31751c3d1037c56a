package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.FalseMatchCurve.Point;

class IdentityRuleTest {

    private static final FalseMatchCurve CURVE = new FalseMatchCurve(
            "made up", List.of(new Point(0.01, 0.3), new Point(0.000_1, 0.5), new Point(0.000_001, 0.6)));
    private static final PersonId ANAN = new PersonId("1001");

    private final IdentityRule rule = rule(0.003);

    private static IdentityRule rule(double falsePositiveRate) {
        return new IdentityRule(
                CURVE, new RecognitionSettings(falsePositiveRate, 0.42, 0.05, 3, 2, 0.1, 6, 2000, 1500, 700, 3000));
    }

    @Test
    void the_score_needed_follows_from_the_target_and_the_number_enrolled_now() {
        // 0.3 % over thirty comparisons is a ten-thousandth each.
        assertThat(rule.threshold(30)).isCloseTo(0.5, within(0.001));
        assertThat(rule.threshold(3_000)).isCloseTo(0.6, within(0.001));
        assertThat(rule(0.000_3).threshold(30)).isGreaterThan(rule.threshold(30) + 0.04);
    }

    @Test
    void with_few_enrolled_it_is_never_below_the_least() {
        assertThat(rule.threshold(1)).isEqualTo(0.42);
        assertThat(rule.threshold(0)).isEqualTo(0.42);
    }

    @Test
    void the_same_score_is_enough_among_few_and_not_among_many() {
        List<Candidate> nearest = List.of(new Candidate(ANAN, 0.55), new Candidate(new PersonId("1002"), 0.3));

        Identification among30 = rule.judge(nearest, 30);
        assertThat(among30.accepted()).isTrue();
        assertThat(among30.best()).isEqualTo(ANAN);
        assertThat(among30.margin()).isCloseTo(0.25, within(1e-9));
        assertThat(rule.judge(nearest, 3_000).accepted()).isFalse();
    }

    @Test
    void a_runner_up_nearly_as_alike_stands_in_the_way() {
        List<Candidate> nearest = List.of(new Candidate(ANAN, 0.7), new Candidate(new PersonId("1002"), 0.66));

        Identification found = rule.judge(nearest, 30);
        assertThat(found.like()).isTrue();
        assertThat(found.accepted()).isFalse();
    }
}
