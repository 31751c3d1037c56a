package org.opsta.agent.timesheet;

/** What half a working day came to. */
public enum HalfStatus {
    PRESENT,
    LATE,
    LEFT_EARLY,
    /** No record of arriving before noon: ข(ช). */
    MISSING_MORNING,
    /** No record of leaving after noon: ข(บ). */
    MISSING_AFTERNOON,
    /** No scan in all that was to be worked of the day. */
    ABSENT,
    /** ร. */
    DUTY,
    DUTY_WAITING,
    LEAVE,
    LEAVE_WAITING,
    /** ขจ in orange. */
    CLARIFICATION_WAITING,
    /** ขจ in black. */
    CLARIFIED,
    HOLIDAY,
    /** A day of the week that the pattern leaves free. */
    WEEKEND,
    /** Today or later: nothing can be said yet. */
    NOT_YET,
    /** Before somebody's first day, or after their last. */
    NOT_EMPLOYED;

    /** Whether an explanation may stand in for it. */
    boolean canBeExplained() {
        return switch (this) {
            case LATE, LEFT_EARLY, MISSING_MORNING, MISSING_AFTERNOON, ABSENT, NOT_YET -> true;
            default -> false;
        };
    }
}
