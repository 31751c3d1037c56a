package org.opsta.agent.web.terminals;

/**
 * One thing known of a terminal, in the visitor's language.
 *
 * @param tone how the page colours it, a class of {@code console.css}; empty for nothing to notice
 * @param advice what to do about it; empty when nothing is to be done
 */
public record Fact(String label, String value, String tone, String advice) {

    Fact(String label, String value) {
        this(label, value, "", "");
    }
}
