package org.opsta.agent.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.TimeRecords;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.RedatedTime;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.Codec;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "records",
        description = "Prints the time records of a day or a range of days from the central store.",
        footer = {
            "",
            "Examples:",
            "  sync-agent records",
            "  sync-agent records --date 2026-11-20 --person 10151",
            "  sync-agent records --from 2026-11-01 --to 2026-11-30 --csv > november.csv"
        })
final class RecordsCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Option(
            names = "--date",
            paramLabel = "DAY",
            description = "This day only: a date like 2026-11-20, or 'today', the default.")
    private @Nullable String date;

    @Option(names = "--from", paramLabel = "DAY", description = "From this day on.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Up to and including this day.")
    private @Nullable String to;

    @Option(names = "--person", paramLabel = "CODE", description = "Only this person's records.")
    private @Nullable String person;

    @ArgGroup
    private @Nullable Form form;

    static final class Form {
        @Option(names = "--json", description = "One JSON object per line.")
        private boolean json;

        @Option(names = "--csv", description = "CSV in UTF-8 with a line of column names.")
        private boolean csv;
    }

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        ZoneId zone = settings.timeZone();
        Range range = range(zone);
        Optional<PersonId> who = Optional.ofNullable(person).map(Options::personId);
        PrintWriter out = options.out();
        try (AgentStore store = options.openStore(settings)) {
            AuditLog audit = new AuditLog(store.jdbi(), clock);
            People people = new People(store.jdbi(), audit);
            Map<PersonId, PersonName> names = people.names();
            PunchLog punches = new PunchLog(store.jdbi());
            if (form != null && form.json) {
                punches.forEach(range.from, range.to, who, punch -> out.println(json(punch, names)));
            } else if (form != null && form.csv) {
                csv(punches, range, who, names, zone, out);
            } else {
                TimeRecords days = Attendance.on(store.jdbi(), people, audit, settings.attendance(), zone, clock)
                        .records();
                RecordsPrinter printer = new RecordsPrinter(out, zone, names, days::workingTimes);
                punches.forEach(range.from, range.to, who, printer::add);
                printer.end();
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private record Range(Instant from, Instant to) {}

    private Range range(ZoneId zone) throws BadUsage {
        if (date != null && (from != null || to != null)) {
            throw new BadUsage("--date is for one day and --from and --to for a range; give one or the other");
        }
        LocalDate today = LocalDate.now(clock.withZone(zone));
        String first = date != null ? date : from != null ? from : to != null ? "1970-01-01" : "today";
        String last = date != null ? date : to != null ? to : "today";
        LocalDate begin = Options.day(first, today);
        LocalDate end = Options.day(last, today);
        if (end.isBefore(begin)) {
            throw new BadUsage("--to " + last + " is before --from " + first + "; exchange them");
        }
        return new Range(
                begin.atStartOfDay(zone).toInstant(),
                end.plusDays(1).atStartOfDay(zone).toInstant());
    }

    private static String json(StoredPunch punch, Map<PersonId, PersonName> names) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", punch.id());
        line.put("device", punch.device());
        line.put("serial", punch.serial());
        line.put("person", punch.person());
        PersonName name = names.get(punch.person());
        if (name != null) {
            line.put("name", name);
        }
        line.put("direction", punch.direction());
        line.put("method", punch.method());
        line.put("time", punch.time());
        line.put("chain", punch.chain());
        line.put("clock", punch.clock());
        if (punch.errorMillis() != null) {
            line.put("errorMillis", punch.errorMillis());
        }
        if (punch.redated() != null) {
            line.put("redated", punch.redated());
        }
        line.put("receivedAt", punch.receivedAt());
        return new String(Codec.encode(line), StandardCharsets.UTF_8);
    }

    private static void csv(
            PunchLog punches,
            Range range,
            Optional<PersonId> who,
            Map<PersonId, PersonName> names,
            ZoneId zone,
            PrintWriter out)
            throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(
                        "direction",
                        "person",
                        "th",
                        "en",
                        "time",
                        "shown",
                        "device",
                        "serial",
                        "method",
                        "id",
                        "receivedAt",
                        "chain",
                        "clock",
                        "errorMillis",
                        "originalTime",
                        "redatedBecause")
                .get();
        CSVPrinter printer = new CSVPrinter(out, format);
        punches.forEach(range.from, range.to, who, punch -> {
            PersonName name = names.get(punch.person());
            RedatedTime redated = punch.redated();
            try {
                printer.printRecord(
                        punch.direction(),
                        punch.person(),
                        name == null ? "" : name.th(),
                        name == null ? "" : name.en(),
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(punch.time()),
                        ThaiTime.of(punch.time(), zone),
                        punch.device(),
                        punch.serial(),
                        punch.method(),
                        punch.id(),
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(punch.receivedAt()),
                        punch.chain(),
                        punch.clock(),
                        punch.errorMillis(),
                        redated == null ? "" : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(redated.original()),
                        redated == null
                                ? ""
                                : Clocks.redated(Texts::th, redated, zone) + " / "
                                        + Clocks.redated(Texts::en, redated, zone));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        printer.flush();
    }
}
