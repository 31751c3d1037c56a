package org.opsta.agent.roster;

import org.opsta.contract.Hint;

/**
 * What became of a photo given to the agent.
 *
 * @param accepted whether it is kept now; when not, nothing has changed
 * @param hint what to do next
 */
public record PhotoAnswer(boolean accepted, RosterCode code, Hint hint) {

    static PhotoAnswer of(RosterCode code, Object... args) {
        return new PhotoAnswer(code == RosterCode.STORED, code, code.hint(args));
    }
}
