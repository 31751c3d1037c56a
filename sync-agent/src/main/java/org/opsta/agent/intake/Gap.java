package org.opsta.agent.intake;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;

/**
 * Serials that never arrived.
 *
 * @param askedAt when the terminal was last asked to send them again
 * @param answer its answer's code
 * @param lostAt when it said that it no longer keeps them
 */
public record Gap(
        DeviceId device,
        long chain,
        long from,
        long through,
        @Nullable OffsetDateTime noticedAt,
        @Nullable OffsetDateTime askedAt,
        @Nullable String answer,
        @Nullable OffsetDateTime lostAt) {

    public long serials() {
        return through - from + 1;
    }
}
