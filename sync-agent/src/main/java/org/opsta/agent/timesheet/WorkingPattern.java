package org.opsta.agent.timesheet;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * When somebody is to work. One form for all of them: fixed hours are a band of arrivals of no width, and work that runs past
 * midnight is one that is long enough to.
 *
 * @param arriveFrom who arrives earlier has not begun yet
 * @param arriveUntil who arrives later is late; equal to {@code arriveFrom} for fixed hours
 * @param length from the arrival, within the band, to the end, with the break in it
 * @param breakFrom where the morning ends
 * @param breakUntil where the afternoon begins; equal to {@code breakFrom} for no break
 * @param graceIn so many minutes late are not late
 * @param graceOut so many minutes early are not early
 * @param weekdays on which it is worked, by the day it begins
 * @param dayBegins from this time on scans belong to the new day; the last such time before {@code arriveFrom} is meant
 */
public record WorkingPattern(
        LocalTime arriveFrom,
        LocalTime arriveUntil,
        Duration length,
        LocalTime breakFrom,
        LocalTime breakUntil,
        int graceIn,
        int graceOut,
        Set<DayOfWeek> weekdays,
        LocalTime dayBegins) {

    public static final Set<DayOfWeek> MONDAY_TO_FRIDAY = Set.copyOf(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

    private static final Duration LONGEST = Duration.ofHours(20);
    private static final Duration WIDEST = Duration.ofHours(12);
    private static final int MOST_GRACE = 240;
    private static final Duration FAR_FROM_MIDNIGHT = Duration.ofHours(4);

    public WorkingPattern {
        weekdays = Set.copyOf(weekdays);
        unless(
                !length.isNegative() && !length.isZero() && length.compareTo(LONGEST) <= 0,
                BadPattern.Fault.LENGTH,
                "the length " + length + " is not 1 minute to 20 hours");
        unless(
                between(arriveFrom, arriveUntil).compareTo(WIDEST) <= 0,
                BadPattern.Fault.BAND,
                "arrivals from " + arriveFrom + " until " + arriveUntil + " are more than 12 hours apart");
        Duration toBreak = between(arriveFrom, breakFrom);
        unless(
                toBreak.plus(between(breakFrom, breakUntil)).compareTo(length) <= 0
                        && toBreak.compareTo(between(arriveFrom, arriveUntil)) >= 0,
                BadPattern.Fault.BREAK,
                "the break " + breakFrom + " to " + breakUntil + " is not within the work");
        unless(
                graceIn >= 0 && graceIn <= MOST_GRACE && graceOut >= 0 && graceOut <= MOST_GRACE,
                BadPattern.Fault.GRACE,
                "a grace of " + graceIn + " and " + graceOut + " minutes is not 0 to " + MOST_GRACE);
        unless(!weekdays.isEmpty(), BadPattern.Fault.WEEKDAYS, "no day of the week is worked");
    }

    private static void unless(boolean ok, BadPattern.Fault fault, String message) {
        if (!ok) {
            throw new BadPattern(fault, message);
        }
    }

    /**
     * Midnight, when it is four hours or more from work on both sides; otherwise half-way between the end of the work and its
     * next beginning.
     */
    public static LocalTime usualDayBegins(LocalTime arriveFrom, LocalTime arriveUntil, Duration length) {
        Duration free =
                Duration.ofDays(1).minus(between(arriveFrom, arriveUntil)).minus(length);
        LocalTime end = arriveUntil.plus(length);
        boolean farFromWork = between(end, LocalTime.MIDNIGHT).compareTo(FAR_FROM_MIDNIGHT) >= 0
                && between(LocalTime.MIDNIGHT, arriveFrom).compareTo(FAR_FROM_MIDNIGHT) >= 0
                && between(end, LocalTime.MIDNIGHT)
                                .plus(between(LocalTime.MIDNIGHT, arriveFrom))
                                .compareTo(Duration.ofDays(1))
                        < 0;
        return farFromWork || free.isNegative() ? LocalTime.MIDNIGHT : end.plus(free.dividedBy(2));
    }

    /** From one time of the day forward to another, less than a day. */
    private static Duration between(LocalTime from, LocalTime to) {
        Duration distance = Duration.between(from, to);
        return distance.isNegative() ? distance.plusDays(1) : distance;
    }

    public boolean fixed() {
        return arriveFrom.equals(arriveUntil);
    }

    /** When those who arrive last may leave; of fixed hours, the end. */
    public LocalTime end() {
        return arriveUntil.plus(length);
    }

    boolean worksOn(LocalDate day) {
        return weekdays.contains(day.getDayOfWeek());
    }

    LocalDateTime earliest(LocalDate day) {
        return day.atTime(arriveFrom);
    }

    LocalDateTime latest(LocalDate day) {
        return earliest(day).plus(between(arriveFrom, arriveUntil));
    }

    LocalDateTime morningEnds(LocalDate day) {
        return earliest(day).plus(between(arriveFrom, breakFrom));
    }

    LocalDateTime afternoonBegins(LocalDate day) {
        return morningEnds(day).plus(between(breakFrom, breakUntil));
    }

    /** When work that began then is done. */
    LocalDateTime endOf(LocalDate day, Optional<LocalDateTime> arrival) {
        LocalDateTime began = arrival.orElse(earliest(day));
        LocalDateTime counted = began.isBefore(earliest(day)) ? earliest(day) : began;
        return (counted.isAfter(latest(day)) ? latest(day) : counted).plus(length);
    }

    /** When the afternoon alone is done, for whoever need not work the morning: half of the work after the break. */
    LocalDateTime endOfAfternoonAlone(LocalDate day) {
        Duration half = length.minus(between(breakFrom, breakUntil)).dividedBy(2);
        LocalDateTime end = afternoonBegins(day).plus(half);
        LocalDateTime first = earliest(day).plus(length);
        LocalDateTime last = latest(day).plus(length);
        return end.isBefore(first) ? first : end.isAfter(last) ? last : end;
    }

    /** When the window of a day opens, with the same pattern the day before. */
    LocalDateTime opens(LocalDate day) {
        return earliest(day).minus(between(dayBegins, arriveFrom));
    }
}
