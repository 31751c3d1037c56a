package org.opsta.agent.web;

/** What was asked for cannot be; its message, in the visitor's language, says which value and what to do. Answered with 400. */
public final class BadInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadInput(String message) {
        super(message);
    }
}
