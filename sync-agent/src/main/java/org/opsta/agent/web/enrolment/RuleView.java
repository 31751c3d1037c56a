package org.opsta.agent.web.enrolment;

/**
 * A rule, in the visitor's language.
 *
 * @param terminal its name, or that it is every terminal
 * @param whom whom it names
 * @param people how many those are in the register now
 */
public record RuleView(long id, String terminal, String whom, String people) {}
