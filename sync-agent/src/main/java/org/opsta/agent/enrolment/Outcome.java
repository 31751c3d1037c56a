package org.opsta.agent.enrolment;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;

/**
 * What became of one photo or withdrawal.
 *
 * @param person the personnel code as given
 * @param done whether it is as the administrator wanted
 * @param code the terminal's, or one of {@link LocalCode}
 * @param nearest the most similar other person on that terminal
 */
public record Outcome(
        String person,
        boolean done,
        String code,
        Hint hint,
        @Nullable Nearest nearest) {

    static Outcome local(String person, LocalCode code, Object... args) {
        return new Outcome(person, false, code.name(), code.hint(args), null);
    }
}
