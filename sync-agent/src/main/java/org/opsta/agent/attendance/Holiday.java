package org.opsta.agent.attendance;

import java.time.LocalDate;
import org.opsta.agent.timesheet.Part;

/**
 * A day, or half of one, on which nobody need work.
 *
 * @param name in both languages
 */
public record Holiday(LocalDate day, Part part, Name name) {

    private static final int LONGEST = 120;

    /** In both languages. */
    public record Name(String th, String en) {
        public Name {
            if (th.isBlank() || en.isBlank() || th.length() > LONGEST || en.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "a holiday needs names in Thai and English of 1 to " + LONGEST + " characters");
            }
        }
    }
}
