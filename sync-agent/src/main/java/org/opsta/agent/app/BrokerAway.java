package org.opsta.agent.app;

/** There is no broker to talk to; the message says what to do. */
final class BrokerAway extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerAway(String message) {
        super(message);
    }
}
