package org.opsta.agent.attendance;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;
import org.opsta.agent.timesheet.BadPattern;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.settings.BadValue;

/** The working time of whoever has no other pattern; see {@link WorkingPattern}. */
public record AttendanceSettings(
        LocalTime arriveFrom,
        LocalTime arriveUntil,
        int lengthMinutes,
        LocalTime breakFrom,
        LocalTime breakUntil,
        int graceInMinutes,
        int graceOutMinutes,
        Set<DayOfWeek> weekdays) {

    public AttendanceSettings {
        weekdays = Set.copyOf(weekdays);
        try {
            pattern(
                    arriveFrom,
                    arriveUntil,
                    lengthMinutes,
                    breakFrom,
                    breakUntil,
                    graceInMinutes,
                    graceOutMinutes,
                    weekdays);
        } catch (BadPattern e) {
            BadValue.unless(false, key(e.fault()), "for which " + e.getMessage(), "write hours that can be worked");
        }
    }

    private static String key(BadPattern.Fault fault) {
        return switch (fault) {
            case LENGTH -> "lengthMinutes";
            case BAND -> "arriveUntil";
            case BREAK -> "breakFrom";
            case GRACE -> "graceInMinutes";
            case WEEKDAYS -> "weekdays";
        };
    }

    public WorkingPattern pattern() {
        return pattern(
                arriveFrom,
                arriveUntil,
                lengthMinutes,
                breakFrom,
                breakUntil,
                graceInMinutes,
                graceOutMinutes,
                weekdays);
    }

    private static WorkingPattern pattern(
            LocalTime arriveFrom,
            LocalTime arriveUntil,
            int lengthMinutes,
            LocalTime breakFrom,
            LocalTime breakUntil,
            int graceIn,
            int graceOut,
            Set<DayOfWeek> weekdays) {
        Duration length = Duration.ofMinutes(lengthMinutes);
        return new WorkingPattern(
                arriveFrom,
                arriveUntil,
                length,
                breakFrom,
                breakUntil,
                graceIn,
                graceOut,
                weekdays,
                WorkingPattern.usualDayBegins(arriveFrom, arriveUntil, length));
    }
}
