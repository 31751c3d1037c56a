package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.demo.Tally.Verdict;

class TallyTest {

    private static final Optional<PersonId> ANAN = Optional.of(new PersonId("10151"));
    private static final PersonId BUSABA = new PersonId("10152");
    private static final Optional<PersonId> STRANGER = Optional.empty();

    private final Tally tally = new Tally();

    @Test
    void a_day_without_fault() {
        tally.walksUp(1, "10151/a.jpg", ANAN);
        tally.recorded("p1", ANAN.get(), Method.FACE);
        tally.walksUp(2, "stranger-1/b.jpg", STRANGER);
        tally.refused();
        tally.finishWalkUp();

        Tally.Summary summary = tally.summary(List.of("p1"));

        assertThat(summary.line())
                .isEqualTo("walk-ups 2 · recognised 1 · refused 1 · wrong 0 · punches committed 1 · stored 1"
                        + " · lost 0 · doubled 0");
        assertThat(summary.shortcomings(1)).isEmpty();
    }

    @Test
    void refused_first_and_recognised_then_is_recognised() {
        tally.walksUp(1, "10151/a.jpg", ANAN);
        tally.refused();
        tally.alreadyRecorded(ANAN.get());

        assertThat(tally.finishWalkUp().orElseThrow().verdict()).isEqualTo(Verdict.RECOGNISED);
    }

    @Test
    void somebody_else_is_wrong_even_when_the_right_one_follows() {
        tally.walksUp(1, "10151/a.jpg", ANAN);
        tally.recorded("p1", BUSABA, Method.FACE);
        tally.alreadyRecorded(ANAN.get());

        assertThat(tally.finishWalkUp().orElseThrow().verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void a_stranger_taken_for_somebody_is_wrong() {
        tally.walksUp(1, "stranger-1/b.jpg", STRANGER);
        tally.recorded("p1", BUSABA, Method.FACE);
        tally.finishWalkUp();

        assertThat(tally.summary(List.of()).wrong()).isEqualTo(1);
        assertThat(tally.summary(List.of()).shortcomings(0)).anyMatch(words -> words.contains("somebody else"));
    }

    @Test
    void somebody_recognised_in_an_empty_lobby_is_wrong() {
        tally.recorded("p1", BUSABA, Method.FACE);
        tally.finishWalkUp();

        assertThat(tally.summary(List.of()).wrong()).isEqualTo(1);
    }

    @Test
    void a_stranger_who_is_told_nothing_is_a_shortcoming() {
        tally.walksUp(1, "stranger-1/b.jpg", STRANGER);
        tally.finishWalkUp();

        assertThat(tally.summary(List.of()).shortcomings(0)).anyMatch(words -> words.contains("strangers"));
    }

    @Test
    void what_the_store_lacks_is_lost_and_what_it_has_twice_is_doubled() {
        tally.recorded("p1", BUSABA, Method.PIN);
        tally.recorded("p2", BUSABA, Method.PIN);

        Tally.Summary summary = tally.summary(List.of("p2", "p2"));

        assertThat(summary.lost()).isEqualTo(1);
        assertThat(summary.doubled()).isEqualTo(1);
        assertThat(summary.shortcomings(0)).hasSize(2);
    }

    @Test
    void too_few_recognised_is_a_shortcoming() {
        assertThat(tally.summary(List.of()).shortcomings(12))
                .containsExactly("only 0 were recognised, expected at least 12");
    }

    @Test
    void who_comes_back_at_once_is_recognised_and_makes_no_second_punch() {
        tally.walksUp(1, "10151/a.jpg", ANAN);
        tally.recorded("p1", ANAN.get(), Method.FACE);
        tally.walksUp(2, "10151/b.jpg", ANAN);
        tally.alreadyRecorded(ANAN.get());
        tally.finishWalkUp();

        assertThat(tally.summary(List.of("p1")).line())
                .startsWith("walk-ups 2 · recognised 2 · refused 0 · wrong 0 · punches committed 1 · stored 1");
    }

    @Test
    void a_punch_by_pin_counts_as_one_and_says_nothing_of_who_walks_up() {
        tally.recorded("p1", BUSABA, Method.PIN);
        tally.walksUp(1, "stranger-1/b.jpg", STRANGER);
        tally.refused();
        tally.recorded("p2", BUSABA, Method.PIN);
        tally.alreadyRecorded(BUSABA);
        tally.finishWalkUp();

        Tally.Summary summary = tally.summary(List.of("p1", "p2"));
        assertThat(summary.line())
                .isEqualTo("walk-ups 1 · recognised 0 · refused 1 · wrong 0 · punches committed 2 · stored 2"
                        + " · lost 0 · doubled 0");
        assertThat(summary.shortcomings(0)).isEmpty();
        assertThat(tally.summary(List.of("p1")).lost()).isEqualTo(1);
    }

    @Test
    void a_face_taken_for_who_used_a_pin_before_is_wrong() {
        tally.recorded("p1", BUSABA, Method.PIN);
        tally.walksUp(1, "stranger-1/b.jpg", STRANGER);
        tally.recorded("p2", BUSABA, Method.FACE);

        assertThat(tally.finishWalkUp().orElseThrow().verdict()).isEqualTo(Verdict.WRONG);
    }
}
