package org.opsta.agent.timesheet;

/** How much of a day something concerns. */
public enum Part {
    WHOLE,
    MORNING,
    AFTERNOON;

    public boolean covers(Half half) {
        return this == WHOLE || name().equals(half.name());
    }
}
