package org.opsta.agent.attendance;

/** A change that does not fit what is there; nothing was changed. */
public final class NotPossible extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** What should be changed is not there, or is somebody else's. */
        GONE,
        /** The scan does not count already. */
        ALREADY_VOID,
        /** Another correction took its place already. */
        SUPERSEDED,
        /** There is a pattern of that name. */
        PATTERN_EXISTS,
        /** Somebody has the pattern, or had it. */
        PATTERN_IN_USE,
        /** A reason is missing, or longer than {@link TimeEntry#LONGEST_REASON}. */
        NO_REASON,
        /** The scan would be in the future. */
        FUTURE,
        /** The last day is before the first. */
        BACKWARDS
    }

    private final Reason reason;

    NotPossible(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
