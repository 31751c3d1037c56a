package org.opsta.agent.attendance;

import org.opsta.agent.timesheet.WorkingPattern;

/** A working-time pattern under the name administrators gave it. */
public record NamedPattern(String name, WorkingPattern pattern) {

    private static final int LONGEST = 60;

    public NamedPattern {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern needs a name of 1 to " + LONGEST + " characters");
        }
    }
}
