package org.opsta.agent.app;

/** The command was called in a way that cannot work; the message says how to call it. */
final class BadUsage extends Exception {

    private static final long serialVersionUID = 1L;

    BadUsage(String message) {
        super(message);
    }
}
