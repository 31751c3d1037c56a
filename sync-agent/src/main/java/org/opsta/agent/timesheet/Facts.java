package org.opsta.agent.timesheet;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All that one person's days follow from.
 *
 * @param pattern of a day
 * @param employed whether the person's time is recorded on a day
 * @param scans those that count, in any order; those of other days do no harm
 */
public record Facts(
        Function<LocalDate, WorkingPattern> pattern,
        Predicate<LocalDate> employed,
        Map<LocalDate, Part> holidays,
        List<Entry> entries,
        List<Scan> scans) {

    public Facts {
        holidays = Map.copyOf(holidays);
        entries = List.copyOf(entries);
        scans = List.copyOf(scans);
    }
}
