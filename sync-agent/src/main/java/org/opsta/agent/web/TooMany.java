package org.opsta.agent.web;

import java.time.Duration;

/** Asked too often; answered with 429 and how long to wait. */
final class TooMany extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    TooMany(Duration wait) {
        this.wait = wait;
    }

    Duration waiting() {
        return wait;
    }
}
