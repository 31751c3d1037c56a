package org.opsta.agent.timesheet;

/** Of a working day. */
public enum Half {
    MORNING,
    AFTERNOON;

    Half other() {
        return this == MORNING ? AFTERNOON : MORNING;
    }
}
