package org.opsta.agent.web.enrolment;

/**
 * @param words given when and to which text, or that there is none, in the visitor's language
 * @param valid whether it is in force
 */
public record ConsentView(String words, boolean valid) {}
