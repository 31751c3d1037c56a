package org.opsta.agent.attendance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.opsta.contract.PersonId;

/** Many people in few questions: a database takes only so many values at once. */
final class Codes {

    private static final int AT_ONCE = 500;

    private Codes() {}

    static <T> List<T> inParts(Collection<PersonId> people, Function<List<String>, List<T>> ask) {
        List<String> codes = people.stream().map(PersonId::value).toList();
        List<T> answers = new ArrayList<>();
        for (int from = 0; from < codes.size(); from += AT_ONCE) {
            answers.addAll(ask.apply(codes.subList(from, Math.min(codes.size(), from + AT_ONCE))));
        }
        return answers;
    }
}
