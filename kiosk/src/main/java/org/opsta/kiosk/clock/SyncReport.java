package org.opsta.kiosk.clock;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a time service says of the wall clock. */
sealed interface SyncReport {

    /** For example {@code chrony}. */
    String service();

    /**
     * It disciplines the clock.
     *
     * @param error how far the wall clock may be off, either way
     * @param updated when it last compared the clock with its source, by that same clock; null when it does not tell
     * @param frequencyPpm how much faster it makes the clock run than the crystal, in millionths; 0 when it does not tell
     */
    record Synchronised(
            String service, Duration error, @Nullable Instant updated, double frequencyPpm) implements SyncReport {}

    /** It runs, and says that it has nothing to vouch by. */
    record Unsynchronised(String service, String why) implements SyncReport {}

    /** It does not answer, or nothing that can be read. */
    record Silent(String service, String why) implements SyncReport {}
}
