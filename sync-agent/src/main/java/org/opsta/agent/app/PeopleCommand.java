package org.opsta.agent.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.CsvTable;
import org.opsta.agent.people.Field;
import org.opsta.agent.people.ImportPlan;
import org.opsta.agent.people.People;
import org.opsta.agent.people.PeopleCsv;
import org.opsta.agent.people.PeopleFile;
import org.opsta.agent.people.Person;
import org.opsta.agent.people.PersonText;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.wording.ThaiTime;
import org.opsta.contract.PersonId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The register of people: personnel code, names, position, unit, supervisor, active dates.",
        subcommands = {
            PeopleCommand.Add.class,
            PeopleCommand.Import.class,
            PeopleCommand.Export.class,
            PeopleCommand.Show.class,
            PeopleCommand.Remove.class
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent people add 10151 --th 'สมชาย ใจดี' --en 'Somchai Jaidee' --unit กองคลัง --supervisor 10200",
            "  sync-agent people import --dry-run people.csv",
            "  sync-agent people import people.csv",
            "  sync-agent people export --file people.csv",
            "  sync-agent people list",
            "  sync-agent people remove 10151"
        })
final class PeopleCommand {

    private static People people(AgentStore store) {
        return new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
    }

    @Command(
            name = "add",
            description = {
                "Adds a person, or changes a known one: what is not given stays as it is,",
                "and '' empties it. A new person needs --th and --en.",
                "Dates are written like 2026-11-20 or 20/11/2569."
            },
            footer = {
                "",
                "Examples:",
                "  sync-agent people add 10151 --th 'สมชาย ใจดี' --en 'Somchai Jaidee' --active-from 1/10/2569",
                "  sync-agent people add 10151 --supervisor 10200"
            })
    static final class Add implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "CODE", description = "Personnel code.")
        private String code;

        @Option(names = "--th", paramLabel = "NAME", description = "Name in Thai.")
        private @Nullable String th;

        @Option(names = "--en", paramLabel = "NAME", description = "Name in English.")
        private @Nullable String en;

        @Option(names = "--position", paramLabel = "TEXT", description = "Position.")
        private @Nullable String position;

        @Option(names = "--unit", paramLabel = "TEXT", description = "Unit, such as กองคลัง.")
        private @Nullable String unit;

        @Option(
                names = "--supervisor",
                paramLabel = "CODE",
                description = "Who sees this person's time records; in the register.")
        private @Nullable String supervisor;

        @Option(names = "--active-from", paramLabel = "DAY", description = "First day.")
        private @Nullable String activeFrom;

        @Option(names = "--active-until", paramLabel = "DAY", description = "Last day.")
        private @Nullable String activeUntil;

        @Override
        public Integer call() throws Exception {
            PersonId id = Options.personId(code);
            try (AgentStore store = options.openStore(options.settings())) {
                People people = people(store);
                Map<Field, String> typed =
                        people.find(id).map(PersonText::of).orElseGet(() -> new EnumMap<>(Field.class));
                typed.put(Field.PERSON, code);
                give(typed, Field.TH, th);
                give(typed, Field.EN, en);
                give(typed, Field.POSITION, position);
                give(typed, Field.UNIT, unit);
                give(typed, Field.SUPERVISOR, supervisor);
                give(typed, Field.ACTIVE_FROM, activeFrom);
                give(typed, Field.ACTIVE_UNTIL, activeUntil);
                people.put(Actor.command(), List.of(PersonText.read(typed)));
            }
            return ExitCode.OK;
        }

        private static void give(Map<Field, String> typed, Field field, @Nullable String text) {
            if (text != null) {
                typed.put(field, text);
            }
        }
    }

    @Command(
            name = "import",
            description = {
                "Takes everybody in a CSV file with the columns person,th,en and, if wanted,",
                "position,unit,supervisor,activeFrom,activeUntil; Thai names of columns are read too.",
                "UTF-8 or Windows-874 (TIS-620); comma, semicolon or tab. Of somebody known,",
                "columns that are not in the file stay as they are.",
                "When a line is wrong every wrong line is named and nobody is taken."
            },
            footer = {
                "",
                "Examples:",
                "  sync-agent people import --dry-run people.csv",
                "  sync-agent people import people.csv"
            })
    static final class Import implements Callable<Integer> {

        @Mixin
        private Options options;

        @Option(names = "--dry-run", description = "Only says what would change, and everything that is wrong.")
        private boolean dryRun;

        @Parameters(paramLabel = "FILE", description = "The CSV file.")
        private Path file;

        @Override
        public Integer call() throws Exception {
            PeopleFile read = PeopleCsv.read(file);
            try (AgentStore store = options.openStore(options.settings())) {
                People people = people(store);
                ImportPlan plan = dryRun ? people.preview(read) : people.take(Actor.command(), read);
                if (!plan.problems().isEmpty()) {
                    throw BadCsv.of(plan.problems());
                }
                PrintWriter out = options.out();
                if (dryRun) {
                    out.println(Texts.both("person.dryRun"));
                }
                out.println(Texts.both("person.added") + ": " + plan.added());
                out.println(Texts.both("person.changed") + ": " + plan.changed());
                out.println(Texts.both("person.unchanged") + ": " + plan.unchanged());
                out.println(Texts.both("person.count") + ": " + plan.people().size());
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "export",
            description = {
                "Writes the register as a CSV file that import takes.",
                "A value that begins like a formula gets an apostrophe, which import takes away."
            },
            footer = {
                "",
                "Examples:",
                "  sync-agent people export > people.csv",
                "  sync-agent people export --file people.csv --encoding windows-874"
            })
    static final class Export implements Callable<Integer> {

        @Mixin
        private Options options;

        @Option(names = "--file", paramLabel = "FILE", description = "Into this file; standard output by default.")
        private @Nullable Path file;

        @Option(
                names = "--encoding",
                paramLabel = "NAME",
                defaultValue = "utf-8",
                description = "utf-8, the default, or windows-874.")
        private String encoding;

        @Override
        public Integer call() throws Exception {
            Charset charset = charset();
            try (AgentStore store = options.openStore(options.settings())) {
                byte[] csv = PeopleCsv.write(people(store).all(), charset);
                if (file != null) {
                    write(file, csv);
                } else {
                    options.out().print(new String(csv, charset));
                    options.out().flush();
                }
            }
            return ExitCode.OK;
        }

        private Charset charset() throws BadUsage {
            return switch (encoding) {
                case "utf-8" -> StandardCharsets.UTF_8;
                case "windows-874" -> {
                    if (file == null) {
                        throw new BadUsage("standard output is UTF-8; give --file FILE with --encoding windows-874");
                    }
                    yield CsvTable.WINDOWS_874;
                }
                default -> throw new BadUsage("--encoding is '" + encoding + "'; write utf-8 or windows-874");
            };
        }

        private static void write(Path file, byte[] csv) throws BadUsage {
            try {
                Files.write(file, csv);
            } catch (IOException e) {
                throw new BadUsage(file + " cannot be written (" + e.getClass().getSimpleName()
                        + "); name a file in a folder this user may write to");
            }
        }
    }

    @Command(
            name = "list",
            description = "Prints everybody, by personnel code.",
            footer = {"", "Example:", "  sync-agent people list"})
    static final class Show implements Callable<Integer> {

        @Mixin
        private Options options;

        @Override
        public Integer call() throws Exception {
            PrintWriter out = options.out();
            try (AgentStore store = options.openStore(options.settings())) {
                List<Person> people = people(store).all();
                Columns columns = new Columns();
                columns.add(
                        Texts.th("record.person"),
                        Texts.th("record.name"),
                        "",
                        Texts.th("person.position"),
                        Texts.th("person.unit"),
                        Texts.th("person.supervisor"),
                        Texts.th("person.active"));
                columns.add(
                        Texts.en("record.person"),
                        Texts.en("record.name"),
                        "",
                        Texts.en("person.position"),
                        Texts.en("person.unit"),
                        Texts.en("person.supervisor"),
                        Texts.en("person.active"));
                people.forEach(person -> columns.add(
                        person.id().value(),
                        person.name().th(),
                        person.name().en(),
                        person.position(),
                        person.unit(),
                        Optional.ofNullable(person.supervisor())
                                .map(PersonId::value)
                                .orElse(""),
                        active(person)));
                columns.print(out);
                out.println(Texts.both("person.count") + ": " + people.size());
            }
            return ExitCode.OK;
        }

        private static String active(Person person) {
            return person.activeFrom() == null && person.activeUntil() == null
                    ? ""
                    : day(person.activeFrom()) + " - " + day(person.activeUntil());
        }

        private static String day(@Nullable LocalDate day) {
            return day == null ? "" : ThaiTime.day(day);
        }
    }

    @Command(
            name = "remove",
            description = {
                "Removes people from the register. Their time records stay, and so does",
                "what terminals hold of their faces: have that taken away first."
            },
            footer = {"", "Example:", "  sync-agent people remove 10151"})
    static final class Remove implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(arity = "1..*", paramLabel = "CODE", description = "Personnel codes.")
        private List<String> codes;

        @Override
        public Integer call() throws Exception {
            boolean all = true;
            try (AgentStore store = options.openStore(options.settings())) {
                People people = people(store);
                for (String code : codes) {
                    if (people.remove(Actor.command(), Options.personId(code))) {
                        options.out().println(Texts.both("person.removed", code));
                    } else {
                        options.err().println("there is no person " + code + " in the register; see people list");
                        all = false;
                    }
                }
            }
            return all ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
