package org.opsta.agent.timesheet;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What some days came to.
 *
 * @param daysWorked days with any scan that counts
 * @param halves how many half days of each status, without those of which there are none
 */
public record Tally(int daysWorked, Map<HalfStatus, Integer> halves) {

    public Tally {
        halves = Map.copyOf(halves);
    }

    public static Tally of(List<DaySheet> days) {
        Map<HalfStatus, Integer> halves = new EnumMap<>(HalfStatus.class);
        int worked = 0;
        for (DaySheet day : days) {
            halves.merge(day.morning(), 1, Integer::sum);
            halves.merge(day.afternoon(), 1, Integer::sum);
            worked += day.time().isEmpty() ? 0 : 1;
        }
        return new Tally(worked, halves);
    }

    /** Half days with any of these. */
    public int times(HalfStatus... statuses) {
        int times = 0;
        for (HalfStatus status : statuses) {
            times += halves.getOrDefault(status, 0);
        }
        return times;
    }
}
