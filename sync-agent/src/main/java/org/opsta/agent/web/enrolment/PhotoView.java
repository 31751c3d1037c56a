package org.opsta.agent.web.enrolment;

/**
 * What is told of a photo without showing it.
 *
 * @param lost whether it cannot be opened any more and has to be added again
 * @param version changes when the photo does
 * @param about size, and who added it when, in the visitor's language
 */
public record PhotoView(boolean there, boolean lost, String version, String about) {
    static final PhotoView NONE = new PhotoView(false, false, "", "");
}
