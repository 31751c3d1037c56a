package org.opsta.agent.enrolment;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.Hint;

/**
 * What became of one photo or withdrawal.
 *
 * @param person the personnel code as given
 * @param code the terminal's, or one of {@link LocalCode}
 * @param nearest the most similar other person on that terminal
 * @param looksLike when held: the people it is too like, most similar first
 */
public record Outcome(
        String person,
        State state,
        String code,
        Hint hint,
        @Nullable Nearest nearest,
        List<Nearest> looksLike) {

    public enum State {
        /** It is as the administrator wanted. */
        DONE,
        REFUSED,
        /** An administrator has to say whose face it is. */
        HELD
    }

    static Outcome local(String person, LocalCode code, Object... args) {
        return new Outcome(person, State.REFUSED, code.name(), code.hint(args), null, List.of());
    }

    public boolean done() {
        return state == State.DONE;
    }
}
