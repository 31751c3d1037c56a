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
 * @param lastPunch time of the newest punch still in the journal, null when there is none
 * @param disk how the journal stands with its volume
 */
public record OutboxState(
        long depth,
        @Nullable OffsetDateTime oldestUnsent,
        long lastSerial,
        long acknowledgedThrough,
        @Nullable OffsetDateTime lastPunch,
        Disk disk) {

    /**
     * @param journalBytes what the journal takes, its write-ahead log included, the reserve not
     * @param budgetBytes above which acknowledged punches go before their time
     */
    public record Disk(Space space, long journalBytes, long budgetBytes) {}

    /** Named as in {@code health}. */
    public enum Space {
        OK,
        /** The volume is full; punches go into the space that was kept back for that. */
        RESERVE,
        /** No punch can be recorded. */
        FULL
    }
}
