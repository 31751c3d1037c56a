package org.opsta.kiosk.uplink;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Of one kind of message, the one that was sent and waits for its answer: when to send again. Only for the thread {@code
 * uplink}.
 */
final class InFlight {

    private final AckPatience patience;
    private boolean waiting;
    private int unanswered;
    private long connection;
    private long againAt;

    InFlight(AckPatience patience) {
        this.patience = patience;
    }

    boolean waiting() {
        return waiting;
    }

    /** How often in a row there was no answer. */
    int unanswered() {
        return unanswered;
    }

    /** Whether to send: nothing waits, or long enough, or on a connection that is no more. */
    boolean due(long now, long connections) {
        return !waiting || now - againAt >= 0 || connections != connection;
    }

    /** Just before it is sent. */
    void sending(long connections) {
        boolean again = waiting && connections == connection;
        unanswered = again ? unanswered + 1 : 0;
        connection = connections;
        waiting = true;
        againAt = System.nanoTime()
                + patience.after(unanswered, ThreadLocalRandom.current()).toNanos();
    }

    /** A part of it was answered: the rest needs no more patience than something new. */
    void partlyAnswered() {
        unanswered = -1;
    }

    void answered() {
        waiting = false;
        unanswered = 0;
    }

    /** Until it is due. */
    Duration left(long now) {
        return Duration.ofNanos(waiting ? Math.max(0, againAt - now) : Long.MAX_VALUE);
    }
}
