package org.opsta.agent.web.time;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opsta.agent.attendance.Holiday;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.HalfStatus;
import org.opsta.agent.timesheet.WorkingTime;
import org.opsta.agent.wording.Words;

/** How days are put into words and colours. */
public final class Shown {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /**
     * One status as it is shown.
     *
     * @param colour a class of the style sheet
     * @param text never empty, so that nothing is said by colour alone
     */
    public record Mark(String colour, String text) {}

    private Shown() {}

    /** {@code 08:45 - 16:30}; empty when there is neither. */
    static String span(LocalDate day, WorkingTime time, Words words) {
        if (time.isEmpty()) {
            return "";
        }
        return clock(day, time.firstIn(), words) + " – " + clock(day, time.lastOut(), words);
    }

    private static String clock(LocalDate day, Optional<LocalDateTime> time, Words words) {
        if (time.isEmpty()) {
            return "?";
        }
        String clock = CLOCK.format(time.get());
        int days = time.get().toLocalDate().compareTo(day);
        return days > 0 ? words.get("time.nextDay", clock) : days < 0 ? words.get("time.dayBefore", clock) : clock;
    }

    static String length(Duration length) {
        return String.format(Locale.ROOT, "%d:%02d", length.toHours(), length.toMinutesPart());
    }

    /** One mark for the whole day where both halves are the same, otherwise one for each half. */
    static List<Mark> marks(DaySheet day, Words words) {
        if (day.whole()) {
            return List.of(mark(day.morning(), words));
        }
        return List.of(half("half.morning", day.morning(), words), half("half.afternoon", day.afternoon(), words));
    }

    private static Mark half(String half, HalfStatus status, Words words) {
        Mark mark = mark(status, words);
        return new Mark(mark.colour(), words.get(half, mark.text()));
    }

    static Mark mark(HalfStatus status, Words words) {
        return new Mark(colour(status), words.get("status." + status));
    }

    private static String colour(HalfStatus status) {
        return switch (status) {
            case PRESENT -> "good";
            case LATE, LEFT_EARLY, MISSING_MORNING, MISSING_AFTERNOON -> "warn";
            case ABSENT -> "bad";
            case CLARIFICATION_WAITING, LEAVE_WAITING, DUTY_WAITING -> "warn";
            case CLARIFIED, DUTY, LEAVE -> "black";
            case HOLIDAY, WEEKEND, NOT_YET, NOT_EMPLOYED -> "calm";
        };
    }

    /** In the visitor's language; the code of somebody who is in no register any more. */
    static String name(Optional<Person> person, String code, Words words) {
        return person.map(known -> words.language().equals(Words.THAI)
                        ? known.name().th()
                        : known.name().en())
                .orElseGet(() -> words.get("person.gone", code));
    }

    static String name(Holiday holiday, Words words) {
        return words.language().equals(Words.THAI)
                ? holiday.name().th()
                : holiday.name().en();
    }
}
