package org.opsta.agent.enrolment;

import java.nio.file.Path;

/**
 * A photo to enrol.
 *
 * @param person the personnel code as written, not yet checked
 */
public record PhotoFile(String person, Path file) {}
