package org.opsta.kiosk.outbox;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What health reports of the journal.
 *
 * @param depth punches not yet acknowledged
 * @param oldestUnsent time of the oldest of them, null when there is none
 * @param lastSerial 0 before the first punch
 * @param acknowledgedThrough 0 before the first acknowledgement
 */
public record OutboxState(
        long depth, @Nullable OffsetDateTime oldestUnsent, long lastSerial, long acknowledgedThrough) {}
