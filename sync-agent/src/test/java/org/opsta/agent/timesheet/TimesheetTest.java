package org.opsta.agent.timesheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.agent.timesheet.Entry.Kind;
import org.opsta.agent.timesheet.Entry.State;
import org.opsta.contract.Direction;

/** The example days of {@code docs/time-records.md}, row by row, and what a table cannot say. */
class TimesheetTest {

    private static final Path PAGE = Path.of("..", "docs", "time-records.md");
    private static final Map<String, WorkingPattern> PATTERNS = patterns();

    static Stream<List<String>> example_days() {
        return rows("| day | pattern |").stream();
    }

    @ParameterizedTest
    @MethodSource("example_days")
    void the_page_says_what_the_rules_do(List<String> row) {
        LocalDate day = LocalDate.parse(row.get(0));
        DaySheet sheet = Timesheet.day(day, facts(day, row), now(day, row.get(3)));

        assertThat(List.of(
                        span(day, sheet.time()),
                        sheet.time().length().map(TimesheetTest::hours).orElse(""),
                        name(sheet.morning()),
                        name(sheet.afternoon())))
                .as(String.join(" | ", row))
                .containsExactly(row.get(4), row.get(5), row.get(6), row.get(7));
    }

    @Test
    void the_page_shows_every_status_of_either_half_and_every_pattern() {
        List<List<String>> rows = example_days().toList();
        assertThat(rows).hasSizeGreaterThan(40);
        for (HalfStatus status : HalfStatus.values()) {
            if (status != HalfStatus.MISSING_AFTERNOON) {
                assertThat(rows).as("morning").anyMatch(row -> row.get(6).equals(name(status)));
            }
            if (status != HalfStatus.MISSING_MORNING) {
                assertThat(rows).as("afternoon").anyMatch(row -> row.get(7).equals(name(status)));
            }
        }
        assertThat(PATTERNS.keySet()).allSatisfy(pattern -> assertThat(rows)
                .anyMatch(row -> row.get(1).equals(pattern)));
    }

    @Test
    void every_scan_belongs_to_exactly_one_day_whatever_the_patterns() {
        Facts facts = new Facts(TimesheetTest::changing, day -> true, Map.of(), List.of(), List.of());
        LocalDate first = LocalDate.parse("2024-02-01");
        List<DaySheet> days = Timesheet.days(
                first, first.plusDays(400), facts, first.plusDays(500).atStartOfDay());
        for (int i = 1; i < days.size(); i++) {
            DaySheet day = days.get(i);
            assertThat(day.opens()).isEqualTo(days.get(i - 1).closes());
            assertThat(day.date().atTime(changing(day.date()).arriveFrom()))
                    .as("who arrives in time arrives that day")
                    .isAfterOrEqualTo(day.opens())
                    .isBefore(day.closes());
        }
    }

    private static WorkingPattern changing(LocalDate day) {
        List<WorkingPattern> patterns = List.copyOf(PATTERNS.values());
        return patterns.get((int) (day.toEpochDay() * 7 % 11 % patterns.size()));
    }

    @ParameterizedTest
    @CsvSource({
        "08:30, 08:30, 480, 00:00",
        "07:00, 09:30, 480, 00:00",
        "14:00, 14:00, 480, 06:00",
        "22:00, 22:00, 480, 14:00",
        "00:00, 00:00, 480, 16:00",
        "03:59, 03:59, 480, 19:59",
        "04:00, 04:00, 480, 00:00",
        "12:00, 12:00, 480, 00:00",
        "12:01, 12:01, 480, 04:01"
    })
    void the_window_of_usual_hours_is_the_calendar_day(
            LocalTime from, LocalTime until, long minutes, LocalTime begins) {
        assertThat(WorkingPattern.usualDayBegins(from, until, Duration.ofMinutes(minutes)))
                .isEqualTo(begins);
    }

    @ParameterizedTest
    @CsvSource({
        "08:30, 08:30, 0,    12:00, 13:00, 0,   LENGTH",
        "08:30, 08:30, 1201, 12:00, 13:00, 0,   LENGTH",
        "08:30, 20:31, 480,  12:00, 13:00, 0,   BAND",
        "08:30, 08:30, 240,  12:00, 13:00, 0,   BREAK",
        "08:30, 08:30, 480,  07:00, 08:00, 0,   BREAK",
        "08:30, 12:30, 480,  12:00, 13:00, 0,   BREAK",
        "08:30, 08:30, 480,  12:00, 13:00, -1,  GRACE",
        "08:30, 08:30, 480,  12:00, 13:00, 241, GRACE"
    })
    void a_pattern_that_cannot_be_worked_is_refused(
            LocalTime from,
            LocalTime until,
            long minutes,
            LocalTime breakFrom,
            LocalTime breakUntil,
            int grace,
            BadPattern.Fault fault) {
        assertThatThrownBy(() -> new WorkingPattern(
                        from,
                        until,
                        Duration.ofMinutes(minutes),
                        breakFrom,
                        breakUntil,
                        grace,
                        0,
                        WorkingPattern.MONDAY_TO_FRIDAY,
                        LocalTime.MIDNIGHT))
                .isInstanceOfSatisfying(
                        BadPattern.class, bad -> assertThat(bad.fault()).isEqualTo(fault));
    }

    private static Facts facts(LocalDate day, List<String> row) {
        List<String> beside = parts(row.get(3), ", ");
        List<String> then = parts(row.get(1), " then ");
        Map<LocalDate, Part> holidays = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (String one : beside) {
            List<String> words = parts(one, " ");
            Part part = words.contains("morning")
                    ? Part.MORNING
                    : words.contains("afternoon") ? Part.AFTERNOON : Part.WHOLE;
            if (words.get(0).equals("holiday")) {
                holidays.put(day, part);
            } else if (Arrays.stream(Kind.values()).anyMatch(kind -> kind.name().equalsIgnoreCase(words.get(0)))) {
                entries.add(new Entry(
                        Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                        day.minusDays(1),
                        day,
                        part,
                        words.contains("waiting") ? State.WAITING : State.APPROVED));
            } else {
                assertThat(one).matches("now .*|not employed");
            }
        }
        return new Facts(
                date -> pattern(then.get(date.isAfter(day) ? then.size() - 1 : 0)),
                date -> !beside.contains("not employed"),
                holidays,
                entries,
                parts(row.get(2), ", ").stream()
                        .map(scan -> new Scan(
                                Direction.valueOf(parts(scan, " ").get(0)),
                                time(day, scan.substring(scan.indexOf(' ') + 1))))
                        .toList());
    }

    private static WorkingPattern pattern(String name) {
        return Objects.requireNonNull(PATTERNS.get(name), name);
    }

    private static LocalDateTime now(LocalDate day, String beside) {
        return parts(beside, ", ").stream()
                .filter(one -> one.startsWith("now "))
                .map(one -> time(day, one.substring(4)))
                .findFirst()
                .orElse(day.plusDays(10).atStartOfDay());
    }

    /** {@code 08:25}, {@code +1 06:05}. */
    private static LocalDateTime time(LocalDate day, String text) {
        int space = text.indexOf(' ');
        long days = space < 0 ? 0 : Long.parseLong(text.substring(0, space));
        return day.plusDays(days).atTime(LocalTime.parse(text.substring(space + 1)));
    }

    private static String span(LocalDate day, WorkingTime time) {
        return (shown(day, time.firstIn()) + " - " + shown(day, time.lastOut())).strip();
    }

    private static String shown(LocalDate day, Optional<LocalDateTime> time) {
        return time.map(at -> {
                    long days = at.toLocalDate().toEpochDay() - day.toEpochDay();
                    return (days == 0 ? "" : String.format(Locale.ROOT, "%+d ", days)) + at.toLocalTime();
                })
                .orElse("");
    }

    private static String hours(Duration length) {
        return String.format(Locale.ROOT, "%d:%02d", length.toHours(), length.toMinutesPart());
    }

    private static String name(HalfStatus status) {
        return status == HalfStatus.CLARIFIED
                ? "clarification approved"
                : status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, WorkingPattern> patterns() {
        Map<String, WorkingPattern> patterns = new HashMap<>();
        for (List<String> row : rows("| pattern | arrivals |")) {
            List<String> arrivals = parts(row.get(1), "-");
            List<String> rest = parts(row.get(3), "-");
            List<String> grace = parts(row.get(4), ", ");
            Set<DayOfWeek> weekdays =
                    row.get(5).equals("Mon-Sun") ? EnumSet.allOf(DayOfWeek.class) : WorkingPattern.MONDAY_TO_FRIDAY;
            WorkingPattern pattern = new WorkingPattern(
                    LocalTime.parse(arrivals.get(0)),
                    LocalTime.parse(arrivals.get(arrivals.size() - 1)),
                    Duration.between(LocalTime.MIDNIGHT, LocalTime.parse("0" + row.get(2))),
                    LocalTime.parse(rest.get(0)),
                    LocalTime.parse(rest.get(1)),
                    Integer.parseInt(grace.get(0)),
                    Integer.parseInt(grace.get(1)),
                    weekdays,
                    LocalTime.parse(row.get(6)));
            assertThat(pattern.dayBegins())
                    .isEqualTo(WorkingPattern.usualDayBegins(
                            pattern.arriveFrom(), pattern.arriveUntil(), pattern.length()));
            patterns.put(row.get(0), pattern);
        }
        return patterns;
    }

    /** The table that begins with this heading, without heading and rule. */
    private static List<List<String>> rows(String heading) {
        try {
            return Files.readAllLines(PAGE).stream()
                    .dropWhile(line -> !line.startsWith(heading))
                    .takeWhile(line -> line.startsWith("|"))
                    .skip(2)
                    .map(line -> parts(line.substring(1, line.length() - 1), "\\|"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> parts(String text, String separator) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(separator, -1)).map(String::strip).toList();
    }
}
