package org.opsta.agent.broker;

/** The embedded broker did not start; the message says what to do. */
public final class BrokerFailed extends Exception {

    private static final long serialVersionUID = 1L;

    BrokerFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
