package org.opsta.kiosk.enrolment;

import java.util.Map;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.Hint;

/**
 * What is answered to a photo.
 *
 * @param numbers what was measured and the limits it was held against, by name
 */
public record Verdict(EnrolCode code, Map<String, Double> numbers, Hint hint) {

    public Verdict {
        numbers = Map.copyOf(numbers);
    }

    static Verdict accepted() {
        return refused(EnrolCode.ACCEPTED, Map.of());
    }

    static Verdict refused(EnrolCode code, Map<String, Double> numbers, Object... hintArguments) {
        return new Verdict(code, numbers, Hint.of("enrol." + code, hintArguments));
    }
}
