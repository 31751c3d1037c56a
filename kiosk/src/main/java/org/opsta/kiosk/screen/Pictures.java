package org.opsta.kiosk.screen;

import java.time.Duration;
import java.util.Optional;

/** What the camera sees, for the person before it. Called by the web server's threads. */
@FunctionalInterface
public interface Pictures {

    /**
     * The newest picture after the one of that number, waiting at most so long for it.
     *
     * @param number of the picture the caller has; 0 for none
     */
    Optional<Picture> after(long number, Duration atMost) throws InterruptedException;

    /** A picture as the page gets it. */
    final class Picture {
        private final byte[] jpeg;
        private final long number;

        /** @param jpeg not to be changed any more */
        public Picture(byte[] jpeg, long number) {
            this.jpeg = jpeg;
            this.number = number;
        }

        /** Not to be changed. */
        public byte[] jpeg() {
            return jpeg;
        }

        /** Grows from picture to picture. */
        public long number() {
            return number;
        }
    }
}
