package org.opsta.link;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One message on its way to its handlers; acknowledged to the broker when the last of them has returned. */
final class Delivery {

    private final Incoming message;
    private final boolean atLeastOnce;
    private final AtomicInteger outstanding;
    private final BooleanSupplier turn;
    private final Runnable acknowledge;

    /**
     * @param handlers how many take it
     * @param turn waits until handlers may publish; false when the connection that brought the message is gone, so that
     *     the broker delivers it again on the next one
     */
    Delivery(Incoming message, boolean atLeastOnce, int handlers, BooleanSupplier turn, Runnable acknowledge) {
        this.message = message;
        this.atLeastOnce = atLeastOnce;
        this.outstanding = new AtomicInteger(handlers);
        this.turn = turn;
        this.acknowledge = acknowledge;
    }

    Incoming message() {
        return message;
    }

    boolean atLeastOnce() {
        return atLeastOnce;
    }

    /** Whether to handle it now; a QoS 0 message would not come again, so it is handled in any case. */
    boolean awaitTurn() {
        return turn.getAsBoolean() || !atLeastOnce;
    }

    void taken() {
        if (outstanding.decrementAndGet() == 0 && atLeastOnce) {
            acknowledge.run();
        }
    }
}
