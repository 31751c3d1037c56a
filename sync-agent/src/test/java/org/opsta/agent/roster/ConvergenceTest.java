package org.opsta.agent.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.roster.EntryState.ACCEPTED;
import static org.opsta.agent.roster.EntryState.HELD;
import static org.opsta.agent.roster.EntryState.PENDING;
import static org.opsta.agent.roster.EntryState.REFUSED;
import static org.opsta.agent.roster.EntryState.SENT;
import static org.opsta.agent.roster.EntryState.WITHDRAWING;
import static org.opsta.agent.roster.EntryState.WITHDRAWN;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.agent.roster.TerminalRoster.Why;
import org.opsta.contract.PersonId;

/** What follows from what is wanted, known and reported: the table of decisions. */
class ConvergenceTest {

    private static final PersonId ANAN = new PersonId("10151");
    private static final PersonId BOON = new PersonId("10152");

    /**
     * Wanted: a photo, or -. Known: state, photo to be held, photo held, names shown, unanswered. What becomes of it: a
     * state, {@code same} or {@code -} for nothing to remember. The names wanted are N.
     */
    @ParameterizedTest(name = "wanted {0}, known {1} {2} held {3} as {4} unanswered {5}: {6}")
    @CsvSource({
        // Nobody wants them, nobody knows of them.
        "-, -,           -, -, -, no,  -",
        // Wanted and unknown: to be sent.
        "A, -,           -, -, -, no,  PENDING",
        // Waiting, on its way, answered: left alone while the photo is the one wanted.
        "A, PENDING,     A, -, -, no,  same",
        "A, SENT,        A, -, -, yes, same",
        "A, ACCEPTED,    A, A, N, no,  same",
        "A, REFUSED,     A, -, -, no,  same",
        "A, HELD,        A, -, -, no,  same",
        // Another photo: sent, whatever was answered to the one before.
        "B, PENDING,     A, -, -, no,  PENDING",
        "B, SENT,        A, -, -, yes, PENDING",
        "B, ACCEPTED,    A, A, N, no,  PENDING",
        "B, REFUSED,     A, -, -, no,  PENDING",
        "B, HELD,        A, -, -, no,  PENDING",
        // The terminal does not hold what it accepted, or shows other names.
        "A, ACCEPTED,    A, -, -, no,  PENDING",
        "A, ACCEPTED,    A, B, N, no,  PENDING",
        "A, ACCEPTED,    A, A, M, no,  PENDING",
        // Wanted again.
        "A, WITHDRAWING, -, A, N, no,  PENDING",
        "A, WITHDRAWN,   -, -, -, no,  PENDING",
        // No longer wanted: what may be there goes, what was never sent is forgotten.
        "-, ACCEPTED,    A, A, N, no,  WITHDRAWING",
        "-, PENDING,     B, A, N, no,  WITHDRAWING",
        "-, REFUSED,     B, A, N, no,  WITHDRAWING",
        "-, HELD,        B, A, N, no,  WITHDRAWING",
        "-, SENT,        A, -, -, yes, WITHDRAWING",
        "-, PENDING,     A, -, -, yes, WITHDRAWING",
        "-, PENDING,     A, -, -, no,  -",
        "-, REFUSED,     A, -, -, no,  -",
        "-, HELD,        A, -, -, no,  -",
        "-, WITHDRAWING, -, A, N, no,  same",
        "-, WITHDRAWN,   -, -, -, no,  same"
    })
    void one_person(
            String wanted, String state, String photo, String held, String heldAs, String unanswered, String becomes) {
        Known known = state.equals("-")
                ? null
                : new Known(EntryState.valueOf(state), or(photo), or(held), or(heldAs), "", unanswered.equals("yes"));

        Known next = Convergence.next(wanted.equals("-") ? null : new Wish(wanted, "N", ""), known);

        if (becomes.equals("same")) {
            assertThat(next).isEqualTo(known);
        } else if (becomes.equals("-")) {
            assertThat(next).isNull();
        } else {
            assertThat(next.state()).isEqualTo(EntryState.valueOf(becomes));
            assertThat(next.photoSha256()).isEqualTo(becomes.equals("PENDING") ? wanted : null);
            assertThat(next.heldSha256()).isEqualTo(or(held));
        }
    }

    @Test
    void a_held_photo_is_sent_again_when_somebody_vouched_and_a_refused_one_is_not() {
        Known held = new Known(HELD, "A", null, null, "", false);
        Known refused = new Known(REFUSED, "A", null, null, "", false);
        Wish vouched = new Wish("A", "N", "10152");

        assertThat(Convergence.next(vouched, held).state()).isEqualTo(PENDING);
        assertThat(Convergence.next(vouched, refused)).isEqualTo(refused);
        assertThat(Convergence.next(vouched, new Known(HELD, "A", null, null, "10152", false))
                        .state())
                .isEqualTo(HELD);
    }

    @Test
    void who_is_reported_with_the_photo_wanted_is_not_sent_again() {
        Map<PersonId, Known> corrected = Convergence.corrected(Map.of(ANAN, wish("A")), Map.of(), Map.of(ANAN, "A"));

        assertThat(corrected.get(ANAN)).isEqualTo(new Known(ACCEPTED, "A", "A", "N", "", false));
        assertThat(Convergence.next(wish("A"), corrected.get(ANAN))).isEqualTo(corrected.get(ANAN));
        assertThat(after(wish("A"), new Known(PENDING, "A", null, null, "", true), "A"))
                .isEqualTo(new Known(ACCEPTED, "A", "A", "N", "", false));
    }

    @Test
    void who_is_reported_and_not_wanted_goes_and_who_has_another_photo_is_sent_the_right_one() {
        assertThat(after(null, null, "A").state()).isEqualTo(WITHDRAWING);
        assertThat(after(wish("B"), null, "A").state()).isEqualTo(PENDING);
        assertThat(after(wish("B"), new Known(ACCEPTED, "B", "B", "N", "", false), "A"))
                .isEqualTo(new Known(PENDING, "B", "A", null, "", false));
    }

    @Test
    void who_is_no_longer_reported_is_sent_again_or_is_gone() {
        assertThat(after(wish("A"), new Known(ACCEPTED, "A", "A", "N", "", false), null))
                .isEqualTo(new Known(PENDING, "A", null, null, "", false));
        assertThat(after(null, new Known(WITHDRAWING, null, "A", "N", "", false), null)
                        .state())
                .isEqualTo(WITHDRAWN);
        assertThat(after(null, new Known(WITHDRAWING, null, null, null, "", true), null)
                        .state())
                .isEqualTo(WITHDRAWN);
        Known refused = new Known(REFUSED, "B", "A", "N", "", false);
        assertThat(after(wish("B"), refused, null)).isEqualTo(new Known(REFUSED, "B", null, null, "", false));
    }

    @Test
    void a_photo_on_its_way_stays_so_whatever_the_report_says() {
        Known sent = new Known(SENT, "A", null, null, "", true);

        assertThat(after(wish("A"), sent, null).state()).isEqualTo(SENT);
        assertThat(after(wish("A"), sent, "A").state()).isEqualTo(SENT);
    }

    @Test
    void an_emptied_terminal_had_its_card_replaced_and_another_difference_is_one() {
        Map<PersonId, Known> known = Map.of(
                ANAN, new Known(ACCEPTED, "A", "A", "N", "", false),
                BOON, new Known(REFUSED, "B", null, null, "", false));

        assertThat(Convergence.surprise(known, Map.of(ANAN, "A"))).isNull();
        assertThat(Convergence.surprise(known, Map.of())).isEqualTo(Why.CARD_REPLACED);
        assertThat(Convergence.surprise(known, Map.of(ANAN, "C"))).isEqualTo(Why.DIFFERED);
        assertThat(Convergence.surprise(known, Map.of(ANAN, "A", BOON, "B"))).isEqualTo(Why.DIFFERED);
        assertThat(Convergence.surprise(Map.of(), Map.of())).isNull();
    }

    private static @Nullable Known after(@Nullable Wish wish, @Nullable Known known, @Nullable String reported) {
        Map<PersonId, Known> corrected = Convergence.corrected(
                wish == null ? Map.of() : Map.of(ANAN, wish),
                known == null ? Map.of() : Map.of(ANAN, known),
                reported == null ? Map.of() : Map.of(ANAN, reported));
        return Convergence.next(wish, corrected.get(ANAN));
    }

    private static Wish wish(String photo) {
        return new Wish(photo, "N", "");
    }

    private static @Nullable String or(String text) {
        return text.equals("-") ? null : text;
    }
}
