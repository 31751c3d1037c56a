package org.opsta.torture;

import org.jspecify.annotations.Nullable;

/**
 * A row of the central store, as the agent's own command prints it.
 *
 * @param timeMillis the time that counts
 * @param errorMillis how wrong that may be, by the store's own words; null when it says nothing
 * @param redated whether a correction gave it that time
 */
record Stored(
        String device,
        long serial,
        String id,
        long timeMillis,
        @Nullable Long errorMillis,
        boolean redated) {}
