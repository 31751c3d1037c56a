package org.opsta.agent.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.People;
import org.opsta.agent.people.PeopleCsv;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.PersonName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "people",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "The register of people: personnel code and names.",
        subcommands = {
            PeopleCommand.Add.class,
            PeopleCommand.Import.class,
            PeopleCommand.Show.class,
            PeopleCommand.Remove.class
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent people add 10151 --th 'สมชาย ใจดี' --en 'Somchai Jaidee'",
            "  sync-agent people import people.csv",
            "  sync-agent people list",
            "  sync-agent people remove 10151"
        })
final class PeopleCommand {

    @Command(
            name = "add",
            description = "Adds a person, or gives a known one new names.",
            footer = {"", "Example:", "  sync-agent people add 10151 --th 'สมชาย ใจดี' --en 'Somchai Jaidee'"})
    static final class Add implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "CODE", description = "Personnel code.")
        private String code;

        @Option(names = "--th", required = true, paramLabel = "NAME", description = "Name in Thai.")
        private String th;

        @Option(names = "--en", required = true, paramLabel = "NAME", description = "Name in English.")
        private String en;

        @Override
        public Integer call() throws Exception {
            Person person = new Person(Options.personId(code), name());
            try (AgentStore store = options.openStore(options.settings())) {
                new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()))
                        .put(Actor.command(), List.of(person));
            }
            return ExitCode.OK;
        }

        private PersonName name() throws BadUsage {
            try {
                return new PersonName(th, en);
            } catch (IllegalArgumentException e) {
                throw new BadUsage(e.getMessage() + "; give --th and --en");
            }
        }
    }

    @Command(
            name = "import",
            description = {
                "Adds everybody in a CSV file in UTF-8 with the columns person,th,en.",
                "When a line is wrong every wrong line is named and nobody is added."
            },
            footer = {"", "Example:", "  sync-agent people import people.csv"})
    static final class Import implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "FILE", description = "The CSV file.")
        private Path file;

        @Override
        public Integer call() throws Exception {
            List<Person> people = PeopleCsv.read(file);
            try (AgentStore store = options.openStore(options.settings())) {
                new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC())).put(Actor.command(), people);
            }
            options.out().println(Texts.both("person.count") + ": " + people.size());
            return ExitCode.OK;
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
                List<Person> people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC())).all();
                Columns columns = new Columns()
                        .add(Texts.th("record.person"), Texts.th("record.name"), "")
                        .add(Texts.en("record.person"), Texts.en("record.name"), "");
                people.forEach(person -> columns.add(
                        person.id().value(), person.name().th(), person.name().en()));
                columns.print(out);
                out.println(Texts.both("person.count") + ": " + people.size());
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "remove",
            description = {
                "Removes people from the register. Their time records stay.",
                "Withdraw their faces from the terminals first: sync-agent withdraw."
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
                People people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
                for (String code : codes) {
                    if (!people.remove(Actor.command(), Options.personId(code))) {
                        options.err().println("there is no person " + code + " in the register; see people list");
                        all = false;
                    }
                }
            }
            return all ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
