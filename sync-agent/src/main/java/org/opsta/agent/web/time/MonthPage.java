package org.opsta.agent.web.time;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.access.Right;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.Holiday;
import org.opsta.agent.attendance.Holidays;
import org.opsta.agent.attendance.TimeRecords;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.DaySheet;
import org.opsta.agent.timesheet.HalfStatus;
import org.opsta.agent.timesheet.Tally;
import org.opsta.agent.web.Page;
import org.opsta.agent.web.Templates;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** A month as a calendar, Sunday first. */
public final class MonthPage {

    private static final int WEEK = 7;

    private final TimeRecords records;
    private final Holidays holidays;
    private final People people;

    MonthPage(Attendance attendance, People people) {
        this.records = attendance.records();
        this.holidays = attendance.holidays();
        this.people = people;
    }

    /**
     * One day of the calendar.
     *
     * @param number of the day in the month
     * @param spoken the whole date, for who cannot see its column
     */
    public record Cell(
            String number,
            String weekday,
            String spoken,
            String address,
            boolean today,
            boolean absent,
            String span,
            String holiday,
            List<Shown.Mark> marks) {}

    /**
     * @param weeks of seven days; null where a day is another month's
     * @param before address of the month before
     */
    public record Calendar(
            String title,
            String before,
            String after,
            List<String> weekdays,
            List<List<@Nullable Cell>> weeks,
            List<String> summary,
            List<Shown.Mark> legend) {}

    void own(Context context) {
        Asked asked = new Asked(context);
        PersonId person = asked.visit().signedIn().person();
        if (person == null) {
            Templates.show(context, "time/nobody.jte", Map.of("page", asked.page("month.nobody.title")));
            return;
        }
        asked.visit().require(Right.SEE_TIME, person);
        show(context, asked, person, "/month");
    }

    void of(Context context) {
        Asked asked = new Asked(context);
        PersonId person = asked.person();
        asked.visit().require(Right.SEE_TIME, person);
        show(context, asked, person, "/month/" + person.value());
    }

    private void show(Context context, Asked asked, PersonId id, String address) {
        YearMonth month = asked.month(records.today());
        List<DaySheet> days = records.month(id, month);
        Optional<Person> person = people.find(id);
        if (person.isEmpty() && days.stream().allMatch(day -> day.time().isEmpty())) {
            throw new NotFoundResponse();
        }
        Words words = asked.words();
        Page page = asked.page("month.title");
        String name = Shown.name(person, id.value(), words);
        Templates.show(
                context,
                "time/month.jte",
                Map.of(
                        "page",
                        page.titled(words.get("month.of", name, ThaiTime.month(month, words.language()))),
                        "code",
                        id.value(),
                        "position",
                        person.map(known -> Stream.of(known.position(), known.unit())
                                        .filter(text -> !text.isEmpty())
                                        .toList())
                                .orElse(List.of()),
                        "calendar",
                        calendar(id, month, days, words, address)));
    }

    private Calendar calendar(PersonId id, YearMonth month, List<DaySheet> days, Words words, String address) {
        List<@Nullable Cell> cells = new ArrayList<>();
        for (int i = month.atDay(1).getDayOfWeek().getValue() % WEEK; i > 0; i--) {
            cells.add(null);
        }
        Map<LocalDate, String> free = holidays.between(month.atDay(1), month.atEndOfMonth()).stream()
                .collect(Collectors.toMap(Holiday::day, holiday -> Shown.name(holiday, words)));
        days.forEach(day -> cells.add(cell(id, day, free.getOrDefault(day.date(), ""), words)));
        while (cells.size() % WEEK != 0) {
            cells.add(null);
        }
        List<List<@Nullable Cell>> weeks = new ArrayList<>();
        for (int first = 0; first < cells.size(); first += WEEK) {
            weeks.add(cells.subList(first, first + WEEK));
        }
        return new Calendar(
                ThaiTime.month(month, words.language()),
                address + "?m=" + month.minusMonths(1),
                address + "?m=" + month.plusMonths(1),
                Stream.iterate(DayOfWeek.SUNDAY, day -> day.plus(1))
                        .limit(WEEK)
                        .map(day -> weekday(day, words))
                        .toList(),
                weeks,
                summary(Tally.of(days), words),
                Stream.of(HalfStatus.values())
                        .map(status ->
                                new Shown.Mark(Shown.mark(status, words).colour(), words.get("legend." + status)))
                        .toList());
    }

    private Cell cell(PersonId id, DaySheet day, String holiday, Words words) {
        LocalDate date = day.date();
        boolean ahead = day.whole() && day.morning() == HalfStatus.NOT_YET && date.isAfter(records.today());
        return new Cell(
                String.valueOf(date.getDayOfMonth()),
                weekday(date.getDayOfWeek(), words),
                ThaiTime.longDay(date, words.language()),
                "/month/" + id.value() + "/days/" + date,
                date.equals(records.today()),
                day.whole() && day.morning() == HalfStatus.ABSENT,
                Shown.span(date, day.time(), words),
                holiday,
                ahead ? List.of() : Shown.marks(day, words));
    }

    private static String weekday(DayOfWeek day, Words words) {
        // อา. จ. อ. พ. พฤ. ศ. ส., which is not what every Java release has for Thai.
        return words.language().equals(Words.THAI)
                ? words.get("weekday." + day)
                : day.getDisplayName(TextStyle.SHORT, words.language());
    }

    /** What a month came to, such as "present 18 days", without what it has none of. */
    static List<String> summary(Tally tally, Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(words.get("sum.worked", tally.daysWorked()));
        count(lines, words, "sum.late", tally.times(HalfStatus.LATE));
        count(lines, words, "sum.early", tally.times(HalfStatus.LEFT_EARLY));
        count(lines, words, "sum.missing", tally.times(HalfStatus.MISSING_MORNING, HalfStatus.MISSING_AFTERNOON));
        days(lines, words, "sum.absent", tally.times(HalfStatus.ABSENT));
        days(lines, words, "sum.waiting", tally.times(HalfStatus.CLARIFICATION_WAITING));
        days(lines, words, "sum.clarified", tally.times(HalfStatus.CLARIFIED));
        days(lines, words, "sum.duty", tally.times(HalfStatus.DUTY));
        days(lines, words, "sum.leave", tally.times(HalfStatus.LEAVE));
        return lines;
    }

    private static void count(List<String> lines, Words words, String key, int times) {
        if (times > 0) {
            lines.add(words.get(key, times));
        }
    }

    private static void days(List<String> lines, Words words, String key, int halves) {
        if (halves > 0) {
            lines.add(words.get(key, halves / 2 + (halves % 2 == 0 ? "" : ".5")));
        }
    }
}
