package org.opsta.agent.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.enrolment.Outcome;
import org.opsta.agent.enrolment.Pins;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.link.Link;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The PIN is no argument: the arguments of a process can be read by everybody on the machine. */
@Command(
        name = "pin",
        description = {
            "Sets or removes the PIN with which a person records time without a face.",
            "Asks for the PIN twice, without showing it. Ends with 0 when the terminal has done it, else with 1."
        },
        footer = {
            "",
            "Examples:",
            "  sync-agent pin 10151 --device MOC-OPS",
            "  sync-agent pin 10151 --device MOC-OPS --from pin.txt",
            "  sync-agent pin 10151 --device MOC-OPS --remove"
        })
final class PinCommand implements Callable<Integer> {

    @Mixin
    private Options options;

    @Option(names = "--device", required = true, paramLabel = "NAME", description = "The terminal.")
    private String device;

    @Parameters(paramLabel = "CODE", description = "Personnel code.")
    private String code;

    @ArgGroup
    private @Nullable What what;

    static final class What {
        @Option(
                names = "--from",
                paramLabel = "FILE",
                description = "Take the PIN from the first line of FILE; - is standard input.")
        private @Nullable String from;

        @Option(names = "--remove", description = "Remove the PIN.")
        private boolean remove;
    }

    @Override
    public Integer call() throws Exception {
        AgentSettings settings = options.settings();
        DeviceId terminal = Options.deviceId(device);
        PersonId person = Options.personId(code);
        boolean remove = what != null && what.remove;
        String pin = remove ? "" : what == null || what.from == null ? asked() : read(what.from);
        try (AgentStore store = options.openStore(settings);
                Link link = Links.own(settings.broker(), "pin")) {
            Pins pins = new Pins(
                    link,
                    terminal,
                    new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC())),
                    settings.enrolment());
            Options.connect(link, settings.broker(), settings.enrolment().connectWithin());
            Outcome outcome = remove ? pins.remove(person) : pins.set(person, pin);
            new OutcomeLines(options.out(), 1).accept(outcome);
            return outcome.done() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // Since Java 22 it is never null, and reads the same end of input.
    private static String asked() throws BadUsage {
        Console console = System.console();
        if (console == null) {
            throw new BadUsage(
                    "there is no console to ask for the PIN; name a file with --from, or - for standard input");
        }
        char[] once = console.readPassword("%s", Texts.both("pin.ask") + ": ");
        char[] again = console.readPassword("%s", Texts.both("pin.again") + ": ");
        if (once == null || !Arrays.equals(once, again)) {
            throw new BadUsage("the two PINs differ, and nothing was sent; start again, or name a file with --from");
        }
        return new String(once);
    }

    private static String read(String from) throws BadUsage {
        try (BufferedReader lines = from.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(from))) {
            String line = lines.readLine();
            if (line == null || line.isBlank()) {
                throw new BadUsage(
                        "--from " + from + ": the first line is empty; write the PIN there, and nothing else");
            }
            return line.strip();
        } catch (CharacterCodingException e) {
            throw new BadUsage("--from " + from + ": not text; write the PIN into the first line, and nothing else");
        } catch (IOException e) {
            throw new BadUsage("--from " + from + ": cannot be read ("
                    + e.getClass().getSimpleName() + "); name a file that is there, or - for standard input");
        }
    }
}
