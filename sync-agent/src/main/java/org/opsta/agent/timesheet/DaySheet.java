package org.opsta.agent.timesheet;

import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * One day, as derived.
 *
 * @param opens scans from here on belong to this day
 * @param closes scans from here on belong to the next
 */
public record DaySheet(
        LocalDate date,
        LocalDateTime opens,
        LocalDateTime closes,
        WorkingTime time,
        HalfStatus morning,
        HalfStatus afternoon) {

    public HalfStatus of(Half half) {
        return half == Half.MORNING ? morning : afternoon;
    }

    /** Both halves are the same, as of a holiday. */
    public boolean whole() {
        return morning == afternoon;
    }
}
