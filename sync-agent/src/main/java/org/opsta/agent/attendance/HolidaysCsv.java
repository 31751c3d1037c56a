package org.opsta.agent.attendance;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.CsvTable;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.wording.TypedDate;

/**
 * Holidays from a CSV file with the columns {@code date,th,en} and optionally {@code part} (WHOLE, MORNING or AFTERNOON). Dates
 * are as {@link TypedDate} reads them.
 */
public final class HolidaysCsv {

    private HolidaysCsv() {}

    public static List<Holiday> read(Path file) throws BadCsv {
        Map<LocalDate, Integer> lines = new HashMap<>();
        return CsvTable.open(file, Set.of("date", "th", "en"), Set.of("part")).rows(row -> {
            Holiday holiday = new Holiday(
                    TypedDate.parse(row.get("date")),
                    row.has("part") ? part(row.get("part")) : Part.WHOLE,
                    new Holiday.Name(row.get("th"), row.get("en")));
            Integer before = lines.putIfAbsent(holiday.day(), row.line());
            if (before != null) {
                throw new IllegalArgumentException(
                        holiday.day() + " is on line " + before + " already; keep one of the two");
            }
            return holiday;
        });
    }

    private static Part part(String text) {
        try {
            return Part.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("part is " + text + "; write WHOLE, MORNING or AFTERNOON", e);
        }
    }
}
