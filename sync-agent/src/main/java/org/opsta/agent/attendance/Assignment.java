package org.opsta.agent.attendance;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/**
 * Who has a pattern.
 *
 * @param number rises; of two for the same day the later one counts
 * @param person whom it is for; absent when it is for a unit
 * @param unit for whose people it is; absent when it is for one person
 * @param from first day
 * @param until last day; absent until further notice
 */
public record Assignment(
        long number,
        @Nullable PersonId person,
        @Nullable String unit,
        String pattern,
        LocalDate from,
        @Nullable LocalDate until) {

    boolean covers(LocalDate day) {
        return !day.isBefore(from) && (until == null || !day.isAfter(until));
    }
}
