package org.opsta.agent.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.enrolment.PhotoFile;
import org.opsta.agent.enrolment.PhotoList;
import org.opsta.agent.roster.Consents;
import org.opsta.agent.roster.PhotoAnswer;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "photo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Profile photos kept at the agent, encrypted; they go to the terminals by themselves.",
        subcommands = {PhotoCommand.Add.class, PhotoCommand.Remove.class},
        footer = {
            "",
            "Examples:",
            "  sync-agent photo add photos/ --consent 2 --consent-date 2021-09-01",
            "  sync-agent photo remove 10151"
        })
final class PhotoCommand {

    private static final int CODE_WIDTH = 12;

    @Command(
            name = "add",
            description = {
                "Keeps photos: a folder whose file names are personnel codes, one such photo, or a CSV with the columns",
                "person,photo and perhaps th,en. Ends with 1 when one was not taken."
            },
            footer = {"", "Example:", "  sync-agent photo add photos/ --consent 2 --consent-date 2021-09-01"})
    static final class Add implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(paramLabel = "PATH", description = "A folder of photos, one photo, or a CSV file.")
        private Path path;

        @Option(
                names = "--consent",
                paramLabel = "VERSION",
                description = "Everybody in PATH agreed to this version of the text.")
        private @Nullable String consent;

        @Option(names = "--consent-date", paramLabel = "DATE", description = "When: 2021-09-01; today by default.")
        private @Nullable String consentDate;

        @Override
        public Integer call() throws Exception {
            AgentSettings settings = options.settings();
            LocalDate today = LocalDate.now(settings.timeZone());
            LocalDate givenOn = date(today);
            PhotoList list = PhotoList.read(path);
            PrintWriter out = options.out();
            int refused = 0;
            try (AgentStore store = options.openStore(settings)) {
                RosterRoom room = new RosterRoom(store, settings);
                room.people().put(Actor.command(), list.people());
                Photos photos = room.photos();
                Consents consents = room.consents();
                int number = 0;
                for (PhotoFile photo : list.photos()) {
                    number++;
                    String line = "[" + number + "/" + list.photos().size() + "] "
                            + Columns.padded(photo.person(), CODE_WIDTH) + " ";
                    PersonId person = Options.personId(photo.person());
                    PhotoAnswer answer = photos.put(Actor.command(), person, read(photo.file()));
                    if (answer.accepted() && consent != null) {
                        consents.give(Actor.command(), person, givenOn, consent);
                    }
                    if (!answer.accepted()) {
                        refused++;
                    }
                    Hint hint = answer.hint();
                    out.println(line
                            + (answer.accepted()
                                    ? Texts.both("photo.kept")
                                    : Texts.both("enrol.refused") + "  " + answer.code() + "  " + hint.th() + " / "
                                            + hint.en()));
                    out.flush();
                }
            }
            return refused == 0 ? ExitCode.OK : ExitCode.FAILED;
        }

        private LocalDate date(LocalDate today) throws BadUsage {
            if (consentDate == null) {
                return today;
            }
            if (consent == null) {
                throw new BadUsage("--consent-date goes with --consent VERSION");
            }
            LocalDate date;
            try {
                date = LocalDate.parse(consentDate);
            } catch (DateTimeParseException e) {
                throw new BadUsage("'" + consentDate + "' is not a date; write it like " + today);
            }
            if (date.isAfter(today)) {
                throw new BadUsage(date + " is still to come; write the Gregorian year, as in " + today);
            }
            return date;
        }

        /** One byte more than allowed is enough to know that a file is too large. */
        private static byte[] read(Path file) throws BadUsage {
            try (InputStream stream = Files.newInputStream(file)) {
                return stream.readNBytes(Photo.LARGEST_BYTES + 1);
            } catch (IOException e) {
                throw new BadUsage(file + " cannot be read; check that it is there; those before it are kept");
            }
        }
    }

    @Command(
            name = "remove",
            description = "Removes photos from the agent and so from every terminal that a rule names.",
            footer = {"", "Example:", "  sync-agent photo remove 10151"})
    static final class Remove implements Callable<Integer> {

        @Mixin
        private Options options;

        @Parameters(arity = "1..*", paramLabel = "CODE", description = "Personnel codes.")
        private List<String> codes;

        @Override
        public Integer call() throws Exception {
            AgentSettings settings = options.settings();
            List<PersonId> people = codes.stream().map(Options::personId).toList();
            boolean all = true;
            try (AgentStore store = options.openStore(settings)) {
                Photos photos = new RosterRoom(store, settings).photos();
                for (PersonId person : people) {
                    if (photos.info(person).isEmpty()) {
                        options.err().println("there is no photo of " + person);
                        all = false;
                    }
                    photos.remove(Actor.command(), person);
                }
            }
            return all ? ExitCode.OK : ExitCode.FAILED;
        }
    }
}
