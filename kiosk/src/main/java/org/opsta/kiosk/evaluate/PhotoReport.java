package org.opsta.kiosk.evaluate;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.Hint;

/**
 * What enrolment would answer to some photos, as it is printed and as JSON.
 *
 * @param codes how many photos got each answer
 */
public record PhotoReport(int photos, Map<EnrolCode, Integer> codes, List<Answer> answers) {

    /** @param numbers what was measured and the limits it was held against, by name */
    public record Answer(String path, EnrolCode code, Map<String, Double> numbers, Hint hint) {
        public Answer {
            numbers = Map.copyOf(numbers);
        }
    }

    public PhotoReport {
        codes = Map.copyOf(codes);
        answers = List.copyOf(answers);
    }

    static PhotoReport of(List<Answer> answers) {
        Map<EnrolCode, Integer> codes = new EnumMap<>(EnrolCode.class);
        answers.forEach(answer -> codes.merge(answer.code(), 1, Integer::sum));
        return new PhotoReport(answers.size(), codes, answers);
    }

    /** For people: each photo with its answer, then how many of each. */
    public void print(PrintStream out) {
        for (Answer answer : answers) {
            out.println(answer.path() + ": " + answer.code());
            if (answer.code() != EnrolCode.ACCEPTED) {
                out.println("  " + answer.hint().th());
                out.println("  " + answer.hint().en());
            }
        }
        if (photos > 1) {
            out.println();
            new EnumMap<>(codes).forEach((code, count) -> out.println(count + " of " + photos + " " + code));
        }
    }
}
