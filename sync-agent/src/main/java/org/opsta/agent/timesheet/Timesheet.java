package org.opsta.agent.timesheet;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The rules that turn scans into days. Pure: the same facts give the same days, so a day is derived whenever it is looked at, and
 * what arrives late is in it from then on. {@code docs/time-records.md} has them in words, and a table of examples.
 */
public final class Timesheet {

    private Timesheet() {}

    /**
     * Each day from {@code from} to {@code until}, both included.
     *
     * @param now decides which days are over
     */
    public static List<DaySheet> days(LocalDate from, LocalDate until, Facts facts, LocalDateTime now) {
        return from.datesUntil(until.plusDays(1))
                .map(day -> day(day, facts, now))
                .toList();
    }

    public static DaySheet day(LocalDate day, Facts facts, LocalDateTime now) {
        LocalDateTime opens = opens(day, facts);
        LocalDateTime closes = opens(day.plusDays(1), facts);
        List<Scan> scans = facts.scans().stream()
                .filter(scan -> !scan.time().isBefore(opens) && scan.time().isBefore(closes))
                .toList();
        return new Judgement(day, facts, WorkingTime.of(scans), scans.isEmpty(), !now.isBefore(closes))
                .sheet(opens, closes);
    }

    /**
     * From when on scans belong to this day. Where the pattern changes, half-way between the end of the one's work and the
     * beginning of the other's: the last night of a night shift keeps its morning.
     */
    public static LocalDateTime opens(LocalDate day, Facts facts) {
        WorkingPattern pattern = facts.pattern().apply(day);
        WorkingPattern before = facts.pattern().apply(day.minusDays(1));
        LocalDateTime usual = pattern.opens(day);
        if (usual.equals(before.opens(day))) {
            return usual;
        }
        LocalDateTime end = before.latest(day.minusDays(1)).plus(before.length());
        return end.plus(Duration.between(end, pattern.earliest(day)).dividedBy(2));
    }

    /** One day's halves. */
    private record Judgement(LocalDate day, Facts facts, WorkingTime time, boolean noScan, boolean over) {

        DaySheet sheet(LocalDateTime opens, LocalDateTime closes) {
            return new DaySheet(day, opens, closes, time, status(Half.MORNING), status(Half.AFTERNOON));
        }

        private HalfStatus status(Half half) {
            Optional<HalfStatus> excused = excused(half);
            if (excused.isPresent()) {
                return excused.get();
            }
            boolean alone = excused(half.other()).isPresent();
            HalfStatus byScans = byScans(half, alone);
            return byScans.canBeExplained() ? explained(half).orElse(byScans) : byScans;
        }

        /** Need not be worked, whatever the scans say. */
        private Optional<HalfStatus> excused(Half half) {
            if (!facts.employed().test(day)) {
                return Optional.of(HalfStatus.NOT_EMPLOYED);
            }
            if (has(Entry.Kind.DUTY, Entry.State.APPROVED, half)) {
                return Optional.of(HalfStatus.DUTY);
            }
            Part holiday = facts.holidays().get(day);
            if (holiday != null && holiday.covers(half)) {
                return Optional.of(HalfStatus.HOLIDAY);
            }
            if (!pattern().worksOn(day)) {
                return Optional.of(HalfStatus.WEEKEND);
            }
            return has(Entry.Kind.LEAVE, Entry.State.APPROVED, half) ? Optional.of(HalfStatus.LEAVE) : Optional.empty();
        }

        /** Stands in for what scans alone would leave open. */
        private Optional<HalfStatus> explained(Half half) {
            if (has(Entry.Kind.CLARIFICATION, Entry.State.APPROVED, half)) {
                return Optional.of(HalfStatus.CLARIFIED);
            }
            if (has(Entry.Kind.DUTY, Entry.State.WAITING, half)) {
                return Optional.of(HalfStatus.DUTY_WAITING);
            }
            if (has(Entry.Kind.LEAVE, Entry.State.WAITING, half)) {
                return Optional.of(HalfStatus.LEAVE_WAITING);
            }
            return has(Entry.Kind.CLARIFICATION, Entry.State.WAITING, half)
                    ? Optional.of(HalfStatus.CLARIFICATION_WAITING)
                    : Optional.empty();
        }

        private boolean has(Entry.Kind kind, Entry.State state, Half half) {
            return facts.entries().stream()
                    .anyMatch(entry -> entry.kind() == kind && entry.state() == state && entry.covers(day, half));
        }

        /** @param alone the other half need not be worked, so this one needs both an IN and an OUT */
        private HalfStatus byScans(Half half, boolean alone) {
            if (noScan) {
                return onceOver(HalfStatus.ABSENT);
            }
            return half == Half.MORNING ? morning(alone) : afternoon(alone);
        }

        private HalfStatus morning(boolean alone) {
            LocalDateTime noon = pattern().morningEnds(day);
            if (time.firstIn().isEmpty() || (alone && time.lastOut().isEmpty())) {
                return onceOver(HalfStatus.MISSING_MORNING);
            }
            LocalDateTime in = time.firstIn().get();
            if (!in.isBefore(noon)) {
                return HalfStatus.MISSING_MORNING;
            }
            if (in.isAfter(pattern().latest(day).plusMinutes(pattern().graceIn()))) {
                return HalfStatus.LATE;
            }
            return alone && isEarly(noon) ? onceOver(HalfStatus.LEFT_EARLY) : HalfStatus.PRESENT;
        }

        private HalfStatus afternoon(boolean alone) {
            LocalDateTime begins = pattern().afternoonBegins(day);
            if (time.lastOut().filter(out -> out.isAfter(begins)).isEmpty()
                    || (alone && time.firstIn().isEmpty())) {
                return onceOver(HalfStatus.MISSING_AFTERNOON);
            }
            if (time.firstIn()
                    .filter(in -> in.isAfter(begins.plusMinutes(pattern().graceIn())))
                    .isPresent()) {
                return HalfStatus.LATE;
            }
            LocalDateTime end =
                    alone ? pattern().endOfAfternoonAlone(day) : pattern().endOf(day, time.firstIn());
            return isEarly(end) ? onceOver(HalfStatus.LEFT_EARLY) : HalfStatus.PRESENT;
        }

        private boolean isEarly(LocalDateTime end) {
            return time.lastOut()
                    .filter(out -> out.isBefore(end.minusMinutes(pattern().graceOut())))
                    .isPresent();
        }

        /** What a later scan of the day may still put right is said when the day is over. */
        private HalfStatus onceOver(HalfStatus status) {
            return over ? status : HalfStatus.NOT_YET;
        }

        private WorkingPattern pattern() {
            return facts.pattern().apply(day);
        }
    }
}
