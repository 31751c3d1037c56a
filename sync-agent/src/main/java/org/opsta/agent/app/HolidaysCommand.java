package org.opsta.agent.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.opsta.agent.attendance.Holiday;
import org.opsta.agent.attendance.Holidays;
import org.opsta.agent.attendance.HolidaysCsv;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "holidays",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The holidays of the site.",
        subcommands = {HolidaysCommand.Import.class, HolidaysCommand.Show.class},
        footer = {
            "",
            "Examples:",
            "  sync-agent holidays import holidays-2570.csv --dry-run",
            "  sync-agent holidays list"
        })
final class HolidaysCommand {

    @Command(
            name = "import",
            description = {
                "Adds the holidays in a CSV file in UTF-8 with the columns date,th,en and optionally part.",
                "A date is like 5/12/2569 or 2026-12-05; part is WHOLE, MORNING or AFTERNOON.",
                "When a line is wrong every wrong line is named and nothing is added."
            },
            footer = {"", "Example:", "  sync-agent holidays import holidays-2570.csv"})
    static final class Import implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "FILE", description = "The CSV file.")
        private Path file;

        @Option(names = "--dry-run", description = "Only reads the file and shows what is in it.")
        private boolean dryRun;

        @Override
        public Integer call() throws Exception {
            List<Holiday> holidays = HolidaysCsv.read(file);
            if (dryRun) {
                print(options, holidays);
                return ExitCode.OK;
            }
            try (AgentStore store = options.openStore(options.settings())) {
                int changed = holidays(store).put(Actor.command(), holidays);
                options.out().println(Texts.both("holiday.changed") + ": " + changed);
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "list",
            description = "Prints the holidays, by date.",
            footer = {"", "Example:", "  sync-agent holidays list"})
    static final class Show implements Callable<Integer> {

        @Mixin
        private Options options;

        @Override
        public Integer call() throws Exception {
            try (AgentStore store = options.openStore(options.settings())) {
                print(options, holidays(store).all());
            }
            return ExitCode.OK;
        }
    }

    private static Holidays holidays(AgentStore store) {
        return new Holidays(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
    }

    private static void print(Options options, List<Holiday> holidays) {
        Columns columns = new Columns();
        holidays.forEach(holiday -> columns.add(
                holiday.day().toString(),
                ThaiTime.day(holiday.day()),
                Texts.both("part." + holiday.part()),
                holiday.name().th(),
                holiday.name().en()));
        columns.print(options.out());
        options.out().println(Texts.both("holiday.count") + ": " + holidays.size());
    }
}
