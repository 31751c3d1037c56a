package org.opsta.agent.web.enrolment;

/**
 * What became of one uploaded file, in the visitor's language.
 *
 * @param file its name as sent
 * @param person empty when the name is no personnel code
 */
public record FileAnswer(String file, String person, boolean accepted, String code, String hint) {}
