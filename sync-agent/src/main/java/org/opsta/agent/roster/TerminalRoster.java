package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;

/**
 * How far a terminal that some rule names has come.
 *
 * @param live whether anything can be sent to it now
 * @param wanted everybody it should hold: the sum of pending, accepted, refused and held
 * @param pending those of them to be sent, or sent and not answered yet
 * @param withdrawing those to be removed, or whose removal is not confirmed yet
 * @param convergedAt when it was last as wanted, but for refused and held; absent when it never was
 * @param converging why there is something to send now; absent when there is nothing
 * @param since when it began to converge, or has converged
 * @param reportedAt when it last said whom it holds; absent when it never did
 */
public record TerminalRoster(
        DeviceId device,
        boolean live,
        long wanted,
        long pending,
        long accepted,
        long refused,
        long held,
        long withdrawing,
        @Nullable OffsetDateTime convergedAt,
        @Nullable Why converging,
        OffsetDateTime since,
        @Nullable OffsetDateTime reportedAt) {

    public enum Why {
        /** It is under a rule for the first time. */
        NEW_TERMINAL,
        /** It holds nobody, although it did. */
        CARD_REPLACED,
        /** Something changed while it could not be reached. */
        WAS_AWAY,
        /** It holds others than it was believed to. */
        DIFFERED,
        /** A photo, a consent, a rule or the register changed. */
        CHANGED
    }
}
