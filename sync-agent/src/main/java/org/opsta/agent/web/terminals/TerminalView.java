package org.opsta.agent.web.terminals;

import java.util.List;

/**
 * A terminal as the pages show it, in the visitor's language. Names and details come from the terminal and are shown as text.
 *
 * @param tone of {@code state}, a class of {@code console.css}
 * @param problems what the terminal itself reports, worst first
 * @param missing what never arrived or is no record, with what to do; empty when there is nothing of the kind
 * @param facts everything else
 */
public record TerminalView(
        String device,
        String state,
        String tone,
        String heard,
        List<Problem> problems,
        List<Fact> missing,
        List<Fact> facts) {

    /**
     * @param words what this page knows to say about the code; empty for a code it does not know
     * @param detail as the terminal sent it
     */
    public record Problem(String code, String words, String detail) {}
}
