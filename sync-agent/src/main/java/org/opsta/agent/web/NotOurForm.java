package org.opsta.agent.web;

/** A form that no page of the console gave this visitor, or too long ago; nothing was done. Answered with 403. */
final class NotOurForm extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
