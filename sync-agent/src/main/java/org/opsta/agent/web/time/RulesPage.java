package org.opsta.agent.web.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.attendance.Assignment;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.Holiday;
import org.opsta.agent.attendance.HolidaysCsv;
import org.opsta.agent.attendance.NamedPattern;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Templates;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;

/** Holidays and working-time patterns, and who has which. */
public final class RulesPage {

    private static final String RULES = "/rules";

    /** Ten years of holidays are some 20 kB. */
    private static final long LARGEST_CSV = 1024 * 1024;

    private final Attendance attendance;
    private final People people;

    RulesPage(Attendance attendance, People people) {
        this.attendance = attendance;
        this.people = people;
    }

    /** @param day as ISO date */
    public record HolidayLine(String day, String shown, String part, String th, String en) {}

    public record PatternLine(String name, String hours, boolean inUse) {}

    /** @param end whether it can be ended by the form */
    public record AssignmentLine(long number, String who, String pattern, String from, String until, boolean end) {}

    void register(RoutesConfig routes) {
        routes.get(RULES, this::show);
        routes.post(RULES + "/holidays", context -> change(context, "holiday", this::addHoliday));
        routes.post(
                RULES + "/holidays/{date}/remove",
                context -> change(context, "removed", (asked, visitor) -> attendance
                        .holidays()
                        .remove(visitor.actor(), asked.day())));
        routes.post(RULES + "/holidays/import", this::importHolidays);
        routes.post(RULES + "/patterns", context -> change(context, "pattern", this::addPattern));
        routes.post(
                RULES + "/patterns/remove",
                context -> change(context, "removed", (asked, visitor) -> attendance
                        .patterns()
                        .remove(visitor.actor(), asked.field("pattern"))));
        routes.post(RULES + "/assignments", context -> change(context, "given", this::assign));
        routes.post(
                RULES + "/assignments/{number}/end",
                context -> change(context, "ended", (asked, visitor) -> attendance
                        .patterns()
                        .end(visitor.actor(), asked.number(), asked.date("until"))));
    }

    /** Something an administrator does. */
    @FunctionalInterface
    private interface Act {
        void on(Asked asked, Visitor visitor);
    }

    private static void change(Context context, String said, Act act) {
        Asked asked = new Asked(context);
        Visitor visitor = asked.visit().require(Right.CHANGE_RULES);
        asked.change(RULES, said, () -> act.on(asked, visitor));
    }

    private void show(Context context) {
        Asked asked = new Asked(context);
        asked.visit().require(Right.CHANGE_RULES);
        Words words = asked.words();
        List<Assignment> assignments = attendance.patterns().assignments();
        Set<String> inUse = assignments.stream().map(Assignment::pattern).collect(Collectors.toSet());
        LocalDate today = attendance.records().today();
        Map<String, Object> model = new HashMap<>();
        model.put("page", asked.page("rules.title"));
        model.put("usual", hours(attendance.patterns().usual(), words));
        model.put(
                "patterns",
                attendance.patterns().all().stream()
                        .map(one ->
                                new PatternLine(one.name(), hours(one.pattern(), words), inUse.contains(one.name())))
                        .toList());
        model.put(
                "assignments",
                assignments.stream().map(one -> line(one, today, words)).toList());
        model.put(
                "holidays",
                attendance.holidays().all().stream()
                        .map(one -> line(one, words))
                        .toList());
        model.put(
                "units",
                people.all().stream()
                        .map(Person::unit)
                        .filter(unit -> !unit.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)));
        model.put("today", ThaiTime.day(today));
        model.put(
                "weekdays",
                EnumSet.allOf(DayOfWeek.class).stream()
                        .collect(Collectors.toMap(
                                DayOfWeek::name,
                                day -> day.getDisplayName(TextStyle.FULL, words.language()),
                                (one, other) -> one,
                                LinkedHashMap::new)));
        Templates.show(context, "time/rules.jte", model);
    }

    /** {@code 08:30 – 16:30, break 12:00 – 13:00, …}. */
    static String hours(WorkingPattern pattern, Words words) {
        String work = pattern.fixed()
                ? words.get("hours.fixed", pattern.arriveFrom(), pattern.end())
                : words.get(
                        "hours.flexible", pattern.arriveFrom(), pattern.arriveUntil(), Shown.length(pattern.length()));
        String days = pattern.weekdays().equals(WorkingPattern.MONDAY_TO_FRIDAY)
                ? words.get("hours.mondayToFriday")
                : pattern.weekdays().size() == DayOfWeek.values().length
                        ? words.get("hours.everyDay")
                        : pattern.weekdays().stream()
                                .sorted()
                                .map(day -> day.getDisplayName(TextStyle.SHORT, words.language()))
                                .collect(Collectors.joining(" "));
        return work
                + words.get(
                        "hours.rest",
                        pattern.breakFrom(),
                        pattern.breakUntil(),
                        pattern.graceIn(),
                        pattern.graceOut(),
                        days,
                        pattern.dayBegins());
    }

    private static AssignmentLine line(Assignment one, LocalDate today, Words words) {
        return new AssignmentLine(
                one.number(),
                one.person() != null ? one.person().value() : words.get("rules.unitOf", String.valueOf(one.unit())),
                one.pattern(),
                ThaiTime.day(one.from()),
                one.until() == null ? words.get("rules.open") : ThaiTime.day(one.until()),
                one.until() == null || one.until().isAfter(today));
    }

    private static HolidayLine line(Holiday holiday, Words words) {
        return new HolidayLine(
                holiday.day().toString(),
                ThaiTime.longDay(holiday.day(), words.language()),
                words.get("part." + holiday.part()),
                holiday.name().th(),
                holiday.name().en());
    }

    private void addHoliday(Asked asked, Visitor visitor) {
        Holiday.Name name;
        try {
            name = new Holiday.Name(asked.field("th"), asked.field("en"));
        } catch (IllegalArgumentException e) {
            throw new BadInput(asked.words().get("holiday.noName"));
        }
        attendance
                .holidays()
                .put(visitor.actor(), List.of(new Holiday(asked.date("date"), asked.choice("part", Part.class), name)));
    }

    private void importHolidays(Context context) {
        Asked asked = new Asked(context);
        Visitor visitor = asked.visit().require(Right.CHANGE_RULES);
        UploadedFile upload = context.uploadedFile("file");
        if (upload == null || upload.size() == 0 || upload.size() > LARGEST_CSV) {
            throw new BadInput(asked.words().get("holiday.noFile"));
        }
        List<Holiday> holidays = read(upload, asked.visit().language());
        if (asked.field("do").equals("import")) {
            int changed = attendance.holidays().put(visitor.actor(), holidays);
            context.redirect(RULES + "?said=" + (changed == 0 ? "same" : "imported"), HttpStatus.SEE_OTHER);
            return;
        }
        Words words = asked.words();
        Set<Holiday> known = Set.copyOf(attendance.holidays().all());
        Templates.show(
                context,
                "time/holidays.jte",
                Map.of(
                        "page",
                        asked.page("holiday.check"),
                        "said",
                        words.get(
                                "holiday.checked",
                                holidays.size(),
                                holidays.stream()
                                        .filter(one -> !known.contains(one))
                                        .count()),
                        "holidays",
                        holidays.stream().map(one -> line(one, words)).toList()));
    }

    private static List<Holiday> read(UploadedFile upload, Locale language) {
        try {
            Path file = Files.createTempFile("holidays", ".csv");
            try (InputStream content = upload.content()) {
                Files.write(file, content.readAllBytes());
                return HolidaysCsv.read(file);
            } catch (BadCsv e) {
                throw new BadInput(e.lines().stream()
                        .map(problem -> problem.in(language))
                        .collect(Collectors.joining("\n"))
                        .replace(file.toString(), upload.filename()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addPattern(Asked asked, Visitor visitor) {
        LocalTime from = asked.time("arriveFrom");
        LocalTime until = asked.field("arriveUntil").isEmpty() ? from : asked.time("arriveUntil");
        Duration length = Duration.ofMinutes(asked.minutes("length"));
        Set<DayOfWeek> weekdays = weekdays(asked);
        String name = asked.field("name");
        if (name.isEmpty() || name.length() > 60) {
            throw new BadInput(asked.words().get("pattern.noName"));
        }
        attendance
                .patterns()
                .add(
                        visitor.actor(),
                        new NamedPattern(
                                name,
                                new WorkingPattern(
                                        from,
                                        until,
                                        length,
                                        asked.time("breakFrom"),
                                        asked.time("breakUntil"),
                                        asked.minutes("graceIn"),
                                        asked.minutes("graceOut"),
                                        weekdays,
                                        asked.field("dayBegins").isEmpty()
                                                ? WorkingPattern.usualDayBegins(from, until, length)
                                                : asked.time("dayBegins"))));
    }

    private static Set<DayOfWeek> weekdays(Asked asked) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (asked.field("on." + day).equals("on")) {
                days.add(day);
            }
        }
        return days;
    }

    private void assign(Asked asked, Visitor visitor) {
        String code = asked.field("person");
        String unit = asked.field("unit");
        if (code.isEmpty() == unit.isEmpty()) {
            throw new BadInput(asked.words().get("assignment.who"));
        }
        LocalDate from = asked.date("from");
        LocalDate until = asked.optionalDate("until");
        if (!unit.isEmpty()) {
            attendance.patterns().assign(visitor.actor(), unit, asked.field("pattern"), from, until);
            return;
        }
        attendance.patterns().assign(visitor.actor(), known(asked, code), asked.field("pattern"), from, until);
    }

    private PersonId known(Asked asked, String code) {
        try {
            PersonId id = new PersonId(code);
            if (people.find(id).isPresent()) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new BadInput(asked.words().get("assignment.nobody", code));
    }
}
