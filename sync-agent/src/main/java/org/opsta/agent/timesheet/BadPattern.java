package org.opsta.agent.timesheet;

/** A working-time pattern that cannot be worked. */
public final class BadPattern extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Fault {
        /** Length, not 1 minute to 20 hours. */
        LENGTH,
        /** The band of arrivals is longer than 12 hours. */
        BAND,
        /** The break is not within the work of whoever arrives first. */
        BREAK,
        /** Grace, not 0 to 240 minutes. */
        GRACE,
        /** No day of the week is worked. */
        WEEKDAYS
    }

    private final Fault fault;

    BadPattern(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
