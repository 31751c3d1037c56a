package org.opsta.agent.attendance;

import java.util.List;
import java.util.Optional;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.WorkingPattern;

/**
 * One person's day with all it follows from.
 *
 * @param records by time, those that do not count among them
 */
public record Day(
        DaySheet sheet,
        WorkingPattern pattern,
        List<DayRecord> records,
        List<TimeEntry> entries,
        Optional<Holiday> holiday) {

    public Day {
        records = List.copyOf(records);
        entries = List.copyOf(entries);
    }
}
