package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.intake.TestPunches.fork;
import static org.opsta.agent.intake.TestPunches.json;
import static org.opsta.agent.intake.TestPunches.punch;
import static org.opsta.agent.intake.TestPunches.sealed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Codec;
import org.opsta.contract.Punch;
import org.opsta.contract.Serial;

class ChainRuleTest {

    private static final Line FIRST_CHAIN = Line.of(1, Map.of());

    /** A journal that shares two punches with the usual one. */
    private static final List<Punch> OTHER = fork(1, 2, 9);

    @Test
    void the_first_punches_are_new() {
        assertThat(decide(rule(), punch(1), punch(2), punch(3))).containsExactly("new 1", "new 1", "new 1");
    }

    @Test
    void the_next_is_new_and_a_stored_one_is_a_duplicate() {
        assertThat(decide(rule(1, 2, 3), punch(2), punch(3), punch(4)))
                .containsExactly("duplicate", "duplicate", "new 1");
    }

    @Test
    void a_restored_journal_is_set_aside_from_where_it_goes_its_own_way() {
        assertThat(decide(rule(1, 2, 3, 4), punch(1), punch(2), other(3), other(4), other(5), other(6)))
                .containsExactly("duplicate", "duplicate", "CONFLICT", "CONFLICT", "FORKED", "FORKED");
    }

    @Test
    void what_follows_something_set_aside_earlier_is_set_aside_too() {
        ChainRule rule = rule(1, 2, 3, 4);
        rule.knowElsewhere(other(6).hash());

        assertThat(decide(rule, other(7), other(8))).containsExactly("FORKED", "FORKED");
    }

    @Test
    void a_copy_that_is_not_behind_breaks_the_chain() {
        assertThat(decide(rule(1, 2, 3), other(4))).containsExactly("BROKEN_CHAIN");
        assertThat(decide(rule(1, 2, 3), other(4), other(5))).containsExactly("BROKEN_CHAIN", "FORKED");
    }

    @Test
    void the_one_that_was_stored_goes_on_whatever_a_copy_sends_in_between() {
        assertThat(decide(rule(1, 2, 3), other(3), punch(4), other(4), punch(5), other(5), punch(6)))
                .containsExactly("CONFLICT", "new 1", "CONFLICT", "new 1", "CONFLICT", "new 1");
    }

    @Test
    void after_a_gap_a_punch_is_taken_on_trust_and_the_gap_is_filled() {
        ChainRule rule = rule(1, 2);

        assertThat(decide(rule, punch(6), punch(7))).containsExactly("new 1", "new 1");
        assertThat(decide(rule, punch(3), punch(4), punch(5), punch(6)))
                .containsExactly("new 1", "new 1", "new 1", "duplicate");
    }

    @Test
    void what_does_not_close_the_chain_does_not_fill_the_gap() {
        assertThat(decide(rule(1, 2, 6), other(5))).containsExactly("BROKEN_CHAIN");
        assertThat(decide(rule(1, 2, 6), punch(5))).containsExactly("new 1");
    }

    @Test
    void another_punch_with_a_stored_id_is_a_conflict() {
        ChainRule rule = rule(1, 2);
        Punch copy = changed(json(3).put("id", punch(1).id().toString()));
        rule.knowId(punch(1).id().toString());

        assertThat(decide(rule, copy)).containsExactly("CONFLICT");
    }

    @Test
    void the_first_punch_names_64_zeros_and_no_other_does() {
        assertThat(decide(rule(), changed(json(1).put("previousHash", "a".repeat(64)))))
                .containsExactly("BROKEN_CHAIN");
        assertThat(decide(rule(), changed(json(5).put("previousHash", "0".repeat(64)))))
                .containsExactly("BROKEN_CHAIN");
        assertThat(decide(rule(), changed(json(5).put("previousHash", "\u0000"))))
                .containsExactly("BROKEN_CHAIN");
    }

    @Test
    void a_broken_entry_holds_its_place_and_the_chain_goes_on_behind_it() {
        ChainRule rule = rule(1, 2);

        assertThat(rule.holdsPlace(new Serial(3), "a".repeat(64), punch(2).hash()))
                .isTrue();
        assertThat(decide(rule, punch(4))).containsExactly("new 1");
    }

    @Test
    void a_broken_entry_of_another_journal_holds_no_place_here() {
        ChainRule rule = rule(1, 2, 3, 4);
        decide(rule, other(4));

        assertThat(rule.holdsPlace(new Serial(5), null, null)).isFalse();
        assertThat(rule.holdsPlace(new Serial(6), "a".repeat(64), null)).isFalse();
        assertThat(decide(rule, changed(json(7).put("previousHash", "a".repeat(64)))))
                .containsExactly("FORKED");
    }

    @Test
    void an_accepted_journal_goes_on_and_the_one_before_is_set_aside() {
        ChainRule rule = new ChainRule(Line.of(2, Map.of(2L, new Line.Accepted(3, 1L))));
        for (long serial = 1; serial <= 5; serial++) {
            rule.know(stored(1, punch(serial)));
        }
        rule.know(stored(2, other(3)));

        assertThat(decide(rule, punch(2), other(3), other(4))).containsExactly("duplicate", "duplicate", "new 2");
        assertThat(decide(rule, punch(5))).as("a record already").containsExactly("duplicate");
        assertThat(decide(rule, punch(6), punch(7))).containsExactly("FORKED", "FORKED");
        assertThat(decide(rule, other(5))).containsExactly("new 2");
    }

    @Test
    void serials_before_an_accepted_journal_belong_to_the_one_it_goes_on_from() {
        Line line = Line.of(3, Map.of(3L, new Line.Accepted(40, 1L), 2L, new Line.Accepted(60, 1L)));
        assertThat(line.chainOf(41)).isEqualTo(3);
        assertThat(line.chainOf(39)).isEqualTo(1);

        Line anew = Line.of(2, Map.of(2L, new Line.Accepted(1, null)));
        assertThat(anew.chainOf(1)).isEqualTo(2);
    }

    private static ChainRule rule(long... serials) {
        ChainRule rule = new ChainRule(FIRST_CHAIN);
        for (long serial : serials) {
            rule.know(stored(1, punch(serial)));
        }
        return rule;
    }

    private static ChainRule.Stored stored(long chain, Punch punch) {
        return new ChainRule.Stored(chain, punch.serial().value(), punch.hash(), punch.previousHash());
    }

    private static Punch other(int serial) {
        return OTHER.get(serial - 3);
    }

    private static Punch changed(ObjectNode json) {
        try {
            return Codec.decode(sealed(json), Punch.class);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> decide(ChainRule rule, Punch... punches) {
        List<String> verdicts = new ArrayList<>();
        for (Punch punch : punches) {
            ChainRule.Verdict verdict = rule.decide(punch);
            if (verdict instanceof ChainRule.New fresh) {
                verdicts.add("new " + fresh.chain());
            } else if (verdict instanceof ChainRule.SetAside aside) {
                verdicts.add(aside.code().name());
            } else {
                verdicts.add("duplicate");
            }
        }
        return verdicts;
    }
}
