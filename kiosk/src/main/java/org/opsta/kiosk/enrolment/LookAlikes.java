package org.opsta.kiosk.enrolment;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.recognition.Candidate;

/**
 * The people a new face is like.
 *
 * @param nearest the most similar other person enrolled
 * @param tooLike those from the limit on, most similar first; of many the first few
 * @param confirmed whether somebody has vouched that each of them is another person
 */
record LookAlikes(@Nullable Nearest nearest, List<Nearest> tooLike, boolean confirmed) {

    /** An answer names so many more than are vouched for already; once these are, it names the next ones. */
    private static final int NAMED = 5;

    /** How many of the most similar people have to be known; one of them may be the person themself. */
    static int needed(Enrol request) {
        return 1 + named(request);
    }

    private static int named(Enrol request) {
        return request.distinctFrom().size() + NAMED;
    }

    /**
     * @param mostSimilar to the new face, most similar first, at least as many as {@link #needed} if there are
     * @param limit similarity from which somebody has to look
     */
    static LookAlikes of(Enrol request, List<Candidate> mostSimilar, double limit) {
        List<Nearest> others = mostSimilar.stream()
                .filter(candidate -> !candidate.person().equals(request.person()))
                // A template times itself may be a little more than 1.
                .map(candidate -> new Nearest(candidate.person(), Math.min(1, candidate.similarity())))
                .toList();
        List<Nearest> tooLike = others.stream()
                .filter(other -> other.similarity() >= limit)
                .limit(named(request))
                .toList();
        Set<PersonId> people = tooLike.stream().map(Nearest::person).collect(Collectors.toSet());
        return new LookAlikes(
                others.isEmpty() ? null : others.get(0),
                tooLike,
                Set.copyOf(request.distinctFrom()).containsAll(people));
    }
}
