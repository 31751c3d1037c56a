package org.opsta.agent.timesheet;

import java.time.LocalDate;

/**
 * What is known of somebody's days beside scans.
 *
 * @param from first day
 * @param until last day, included
 * @param part of each of these days
 */
public record Entry(Kind kind, LocalDate from, LocalDate until, Part part, State state) {

    public enum Kind {
        /** Official duty, training, seminar elsewhere: ร. */
        DUTY,
        LEAVE,
        /** Why a record is missing: ขจ. */
        CLARIFICATION
    }

    public enum State {
        WAITING,
        APPROVED
    }

    public Entry {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("the last day " + until + " is before the first day " + from);
        }
    }

    boolean covers(LocalDate day, Half half) {
        return !day.isBefore(from) && !day.isAfter(until) && part.covers(half);
    }
}
