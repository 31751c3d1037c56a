package org.opsta.agent.app;

import java.io.PrintWriter;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.timesheet.WorkingTime;
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
    private final WorkingTimes times;
    private final Set<PersonId> people = new TreeSet<>();
    private @Nullable LocalDate day;

    /** Says what a day came to, of several people at once. */
    @FunctionalInterface
    interface WorkingTimes {
        Map<PersonId, WorkingTime> of(Set<PersonId> people, LocalDate day);
    }

    RecordsPrinter(PrintWriter out, ZoneId zone, Map<PersonId, PersonName> names, WorkingTimes times) {
        this.out = out;
        this.zone = zone;
        this.names = names;
        this.times = times;
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
        people.add(punch.person());
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
        times.of(people, day).forEach((person, time) -> {
            // Of a night only the morning after may be here; it was shown with the day it began.
            if (!time.isEmpty()) {
                out.println(Columns.padded(person.value(), WIDTHS[1]) + "  " + Columns.padded(nameTh(person), WIDTHS[2])
                        + "  " + workingTime(time));
            }
        });
        out.println();
        people.clear();
    }

    static String workingTime(WorkingTime time) {
        return MessageFormat.format(
                Texts.th("day.working"), clock(time.firstIn(), "day.noIn"), clock(time.lastOut(), "day.noOut"));
    }

    private static String clock(Optional<LocalDateTime> time, String otherwise) {
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
