package org.opsta.agent.web.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opsta.agent.access.Permissions;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.Correction;
import org.opsta.agent.attendance.Day;
import org.opsta.agent.attendance.DayRecord;
import org.opsta.agent.attendance.TimeEntry;
import org.opsta.agent.intake.PunchDetail;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.timesheet.Entry;
import org.opsta.agent.timesheet.Part;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Templates;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.agent.wording.Words;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/** One person's day: its records, what stands beside them, and for administrators the forms that put it there. */
public final class DayPage {

    private static final String DAY = "/month/{code}/days/{date}";

    private final Attendance attendance;
    private final People people;

    DayPage(Attendance attendance, People people) {
        this.attendance = attendance;
        this.people = people;
    }

    /**
     * One line of the day.
     *
     * @param remark why it does not count, who added it, what the terminal wrote; empty for nothing
     * @param counts false for one that was voided
     * @param address of the record; empty for one that was added
     * @param voidAddress where a form voids it; empty when it cannot be
     * @param undoAddress where a form undoes the correction; empty when there is none
     */
    public record Line(
            String time,
            String direction,
            String place,
            String method,
            String remark,
            boolean counts,
            String address,
            String voidAddress,
            String undoAddress) {}

    /**
     * @param address of the entry, to which {@code /approve} and {@code /withdraw} are added
     * @param waiting whether it can be approved
     */
    public record EntryLine(
            String kind, String days, String state, String reason, String by, String address, boolean waiting) {}

    void register(RoutesConfig routes) {
        routes.get(DAY, this::show);
        routes.post(DAY + "/scans", context -> change(context, "added", this::addScan));
        routes.post(DAY + "/scans/{id}/void", context -> change(context, "voided", this::voidScan));
        routes.post(DAY + "/corrections/{number}/undo", context -> change(context, "undone", this::undo));
        routes.post(DAY + "/entries", context -> change(context, "entered", this::addEntry));
        routes.post(
                DAY + "/entries/{number}/approve",
                context -> change(context, "approved", (asked, visitor, person) -> attendance
                        .entries()
                        .approve(visitor.actor(), person, asked.number())));
        routes.post(
                DAY + "/entries/{number}/withdraw",
                context -> change(context, "withdrawn", (asked, visitor, person) -> attendance
                        .entries()
                        .withdraw(visitor.actor(), person, asked.number())));
    }

    /** Something an administrator does about a person. */
    @FunctionalInterface
    private interface Act {
        void on(Asked asked, Visitor visitor, PersonId person);
    }

    private void change(Context context, String said, Act act) {
        Asked asked = new Asked(context);
        PersonId person = asked.person();
        Visitor visitor = asked.visit().require(Right.CHANGE_TIME, person);
        if (people.find(person).isEmpty()) {
            throw new NotFoundResponse();
        }
        asked.change(address(person, asked.day()), said, () -> act.on(asked, visitor, person));
    }

    private static String address(PersonId person, LocalDate day) {
        return "/month/" + person.value() + "/days/" + day;
    }

    private void addScan(Asked asked, Visitor visitor, PersonId person) {
        OffsetDateTime time = asked.date("date")
                .atTime(asked.time("time"))
                .atZone(asked.visit().zone())
                .toOffsetDateTime();
        attendance
                .corrections()
                .add(
                        visitor.actor(),
                        person,
                        asked.choice("direction", Direction.class),
                        time,
                        null,
                        asked.field("reason"));
    }

    private void voidScan(Asked asked, Visitor visitor, PersonId person) {
        PunchDetail scan = attendance
                .records()
                .record(asked.id())
                .filter(found -> found.stored().person().equals(person))
                .orElseThrow(NotFoundResponse::new);
        attendance.corrections().voidScan(visitor.actor(), person, scan.stored().id(), asked.field("reason"));
    }

    private void undo(Asked asked, Visitor visitor, PersonId person) {
        attendance.corrections().undo(visitor.actor(), person, asked.number(), asked.field("reason"));
    }

    private void addEntry(Asked asked, Visitor visitor, PersonId person) {
        LocalDate from = asked.date("from");
        LocalDate until = asked.optionalDate("until");
        attendance
                .entries()
                .add(visitor.actor(), person, entry(asked, from, until == null ? from : until), asked.field("reason"));
    }

    private static Entry entry(Asked asked, LocalDate from, LocalDate until) {
        if (until.isBefore(from)) {
            throw new BadInput(asked.words().get("not.BACKWARDS"));
        }
        return new Entry(
                asked.choice("kind", Entry.Kind.class),
                from,
                until,
                asked.choice("part", Part.class),
                asked.choice("state", Entry.State.class));
    }

    private void show(Context context) {
        Asked asked = new Asked(context);
        PersonId id = asked.person();
        LocalDate date = asked.day();
        Visitor visitor = asked.visit().require(Right.SEE_TIME, id);
        Day day = attendance.records().day(id, date);
        Optional<Person> person = people.find(id);
        if (person.isEmpty() && day.records().isEmpty()) {
            throw new NotFoundResponse();
        }
        Words words = asked.words();
        String address = address(id, date);
        Map<String, Object> model = new HashMap<>();
        model.put(
                "page",
                asked.page("day.title")
                        .titled(words.get(
                                "day.of",
                                Shown.name(person, id.value(), words),
                                ThaiTime.longDay(date, words.language()))));
        model.put("code", id.value());
        model.put("date", ThaiTime.day(date));
        model.put("address", address);
        model.put("month", "/month/" + id.value() + "?m=" + YearMonth.from(date));
        model.put("before", address(id, date.minusDays(1)));
        model.put("after", address(id, date.plusDays(1)));
        model.put("span", Shown.span(date, day.sheet().time(), words));
        model.put("length", day.sheet().time().length().map(Shown::length).orElse(""));
        model.put("morning", Shown.mark(day.sheet().morning(), words));
        model.put("afternoon", Shown.mark(day.sheet().afternoon(), words));
        model.put(
                "holiday",
                day.holiday().map(holiday -> Shown.name(holiday, words)).orElse(""));
        model.put("hours", RulesPage.hours(day.pattern(), words));
        boolean mayChange = Permissions.may(visitor, Right.CHANGE_TIME, id) && person.isPresent();
        model.put("mayChange", mayChange);
        model.put(
                "lines",
                day.records().stream()
                        .map(record -> line(asked, record, address))
                        .toList());
        model.put(
                "entries",
                day.entries().stream()
                        .map(entry -> entryLine(entry, words, address))
                        .toList());
        Templates.show(context, "time/day.jte", model);
    }

    private static Line line(Asked asked, DayRecord record, String address) {
        Words words = asked.words();
        StoredPunch punch = record.punch();
        Correction added = record.added();
        Correction voided = record.voided();
        String remark = "";
        String undo = "";
        if (added != null) {
            remark = words.get("remark.added", added.reason(), added.madeBy(), at(asked, added.madeAt()));
            undo = address + "/corrections/" + added.number() + "/undo";
        } else if (voided != null) {
            remark = words.get("remark.voided", voided.reason(), voided.madeBy(), at(asked, voided.madeAt()));
            undo = address + "/corrections/" + voided.number() + "/undo";
        } else if (punch != null && punch.redated() != null) {
            remark = words.get("remark.redated", at(asked, punch.redated().original()));
        }
        return new Line(
                at(asked, record.time()),
                words.get("direction." + record.direction()),
                punch == null ? words.get("place.added") : punch.device().value(),
                punch == null ? words.get("method.added") : words.get("method." + punch.method()),
                remark,
                record.counts(),
                punch == null ? "" : "/records/" + punch.id(),
                punch == null || voided != null ? "" : address + "/scans/" + punch.id() + "/void",
                undo);
    }

    private static String at(Asked asked, OffsetDateTime time) {
        return ThaiTime.of(time, asked.visit().zone());
    }

    private static EntryLine entryLine(TimeEntry entry, Words words, String address) {
        Entry what = entry.entry();
        String days = what.from().equals(what.until())
                ? ThaiTime.day(what.from())
                : ThaiTime.day(what.from()) + " – " + ThaiTime.day(what.until());
        return new EntryLine(
                words.get("kind." + what.kind()),
                days + " " + words.get("part." + what.part()),
                words.get("state." + what.state()),
                entry.reason(),
                entry.recordedBy(),
                address + "/entries/" + entry.number(),
                what.state() == Entry.State.WAITING);
    }
}
