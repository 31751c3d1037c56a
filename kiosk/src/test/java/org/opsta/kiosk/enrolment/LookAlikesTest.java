package org.opsta.kiosk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Photo;
import org.opsta.kiosk.recognition.Candidate;

class LookAlikesTest {

    private static final double LIMIT = 0.45;
    private static final PersonId NEW = new PersonId("new");

    /** Twenty people, 0.99 to 0.80 similar. */
    private static final List<Candidate> MANY = IntStream.range(0, 20)
            .mapToObj(number -> new Candidate(new PersonId("p" + number), 0.99 - number / 100.0))
            .toList();

    @Test
    void in_an_empty_gallery_nobody_is_near() {
        assertThat(of(List.of(), enrol(List.of()))).isEqualTo(new LookAlikes(null, List.of(), true));
    }

    @Test
    void the_limit_itself_is_too_like() {
        assertThat(of(List.of(candidate("p", LIMIT)), enrol(List.of())).confirmed())
                .isFalse();
        assertThat(of(List.of(candidate("p", Math.nextDown(LIMIT))), enrol(List.of())))
                .isEqualTo(new LookAlikes(new Nearest(new PersonId("p"), Math.nextDown(LIMIT)), List.of(), true));
    }

    @Test
    void whoever_is_confirmed_is_named_all_the_same() {
        LookAlikes alikes = of(MANY, enrol(List.of(new PersonId("p0"), new PersonId("p1"))));

        assertThat(alikes.nearest()).isEqualTo(new Nearest(new PersonId("p0"), 0.99));
        assertThat(codes(alikes)).containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6");
        assertThat(alikes.confirmed()).isFalse();
    }

    @Test
    void of_many_the_first_few_are_named_and_confirming_these_names_the_next() {
        List<PersonId> confirmed = List.of();
        for (int most = 5; most <= 20; most += 5) {
            LookAlikes alikes = ofTheNeeded(MANY, confirmed);
            assertThat(alikes.confirmed()).isFalse();
            assertThat(codes(alikes)).hasSize(most);
            confirmed = alikes.tooLike().stream().map(Nearest::person).toList();
        }
        assertThat(ofTheNeeded(MANY, confirmed).confirmed()).isTrue();
    }

    @Test
    void oneself_is_not_among_the_others_and_crowds_none_out() {
        List<Candidate> withOneself = new ArrayList<>(List.of(new Candidate(NEW, 1)));
        withOneself.addAll(MANY);

        LookAlikes alikes = ofTheNeeded(withOneself, List.of());

        assertThat(alikes.nearest()).isEqualTo(new Nearest(new PersonId("p0"), 0.99));
        assertThat(codes(alikes)).containsExactly("p0", "p1", "p2", "p3", "p4");
    }

    @Test
    void a_cosine_a_little_over_one_is_one() {
        LookAlikes alikes = of(List.of(candidate("p", 1.0000001)), enrol(List.of()));

        assertThat(alikes.tooLike()).containsExactly(new Nearest(new PersonId("p"), 1));
    }

    private static List<String> codes(LookAlikes alikes) {
        return alikes.tooLike().stream().map(other -> other.person().value()).toList();
    }

    private static Candidate candidate(String person, double similarity) {
        return new Candidate(new PersonId(person), similarity);
    }

    /** With just as many candidates as it asks for. */
    private static LookAlikes ofTheNeeded(List<Candidate> candidates, List<PersonId> distinctFrom) {
        Enrol request = enrol(distinctFrom);
        return of(candidates.subList(0, Math.min(candidates.size(), LookAlikes.needed(request))), request);
    }

    private static LookAlikes of(List<Candidate> candidates, Enrol request) {
        return LookAlikes.of(request, candidates, LIMIT);
    }

    private static Enrol enrol(List<PersonId> distinctFrom) {
        return new Enrol(null, null, NEW, new PersonName("ก", "K"), Photo.of(new byte[] {1}), distinctFrom);
    }
}
