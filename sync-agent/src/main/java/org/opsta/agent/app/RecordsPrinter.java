package org.opsta.agent.app;

import java.io.PrintWriter;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.timesheet.WorkingDay;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.ClockReading;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * Time records as a table: each day's scans, then each person's working time of that day. Takes them in the order of
 * their time and holds one day at once.
 */
final class RecordsPrinter {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final int[] WIDTHS = {10, 12, 24, 24, 20, 14, 14};
    private static final String MARK = " *";
    private static final String REMARK = "            * ";

    private final PrintWriter out;
    private final ZoneId zone;
    private final Map<PersonId, PersonName> names;
    private final Map<PersonId, WorkingDay> people = new TreeMap<>();
    private @Nullable LocalDate day;

    RecordsPrinter(PrintWriter out, ZoneId zone, Map<PersonId, PersonName> names) {
        this.out = out;
        this.zone = zone;
        this.names = names;
    }

    void add(StoredPunch punch) {
        ZonedDateTime local = punch.time().atZoneSameInstant(zone);
        LocalDate date = local.toLocalDate();
        if (!date.equals(day)) {
            endDay();
            day = date;
            heading(
                    "record.direction",
                    "record.person",
                    "record.name",
                    "record.name",
                    "record.time",
                    "record.device",
                    "record.method");
        }
        line(
                Texts.th("record." + punch.direction()),
                punch.person().value(),
                nameTh(punch.person()),
                nameEn(punch.person()),
                ThaiTime.of(punch.time(), zone) + (punch.redated() == null ? "" : MARK),
                punch.device().value(),
                Texts.th("method." + punch.method()));
        RedatedTime redated = punch.redated();
        if (redated != null) {
            out.println(REMARK + Clocks.redated(Texts::th, redated, zone));
            out.println(REMARK + Clocks.redated(Texts::en, redated, zone));
        } else if (punch.clock() != ClockReading.State.SYNCED) {
            out.println(REMARK + Clocks.doubtful(Texts::th, punch) + " / " + Clocks.doubtful(Texts::en, punch));
        }
        people.merge(
                punch.person(),
                WorkingDay.empty(punch.person(), date).with(punch.direction(), local.toLocalTime()),
                (before, now) -> before.with(punch.direction(), local.toLocalTime()));
    }

    void end() {
        if (day == null) {
            out.println(Texts.both("record.none"));
        }
        endDay();
    }

    private void endDay() {
        if (day == null) {
            return;
        }
        out.println();
        for (WorkingDay working : people.values()) {
            out.println(Columns.padded(working.person().value(), WIDTHS[1]) + "  "
                    + Columns.padded(nameTh(working.person()), WIDTHS[2]) + "  " + workingTime(working));
        }
        out.println();
        people.clear();
    }

    static String workingTime(WorkingDay working) {
        return MessageFormat.format(
                Texts.th("day.working"), clock(working.firstIn(), "day.noIn"), clock(working.end(), "day.noOut"));
    }

    private static String clock(Optional<LocalTime> time, String otherwise) {
        return time.map(CLOCK::format).orElseGet(() -> Texts.th(otherwise));
    }

    private String nameTh(PersonId person) {
        PersonName name = names.get(person);
        return name == null ? Texts.th("record.nobody") : name.th();
    }

    private String nameEn(PersonId person) {
        PersonName name = names.get(person);
        return name == null ? Texts.en("record.nobody") : name.en();
    }

    private void heading(String... keys) {
        String[] thai = new String[keys.length];
        String[] english = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            thai[i] = Texts.th(keys[i]);
            english[i] = Texts.en(keys[i]);
        }
        line(thai);
        line(english);
    }

    private void line(String... cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            line.append(Columns.padded(cells[i], WIDTHS[i])).append("  ");
        }
        out.println(line.toString().stripTrailing());
    }
}
