package org.opsta.contract;

/** What a terminal says to a {@link Replay}. */
public enum ReplayCode {
    /** All of it will come on {@code punches}, behind what is still unsent. */
    QUEUED,
    /** The beginning is no longer kept; the rest will come. */
    PARTLY_KEPT,
    /** Nothing of it is kept any more. */
    NOT_KEPT,
    /** The terminal has not made punches up to there. */
    NEVER_MADE,
    MESSAGE_TOO_LARGE,
    NOT_JSON,
    WRONG_SHAPE,
    WRONG_DEVICE
}
