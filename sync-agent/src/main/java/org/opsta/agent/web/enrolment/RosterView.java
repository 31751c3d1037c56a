package org.opsta.agent.web.enrolment;

import java.util.List;

/**
 * How far a terminal has come, in the visitor's language.
 *
 * @param why what it is doing now, or since when nothing is left to do
 * @param tone of {@code why}, a class of {@code console.css}
 * @param counts what is not simply accepted
 */
public record RosterView(
        String device,
        boolean live,
        long accepted,
        long wanted,
        String progress,
        String why,
        String tone,
        String reported,
        List<Count> counts) {

    public record Count(String words, String tone) {}
}
