package org.opsta.kiosk.app;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.camera.CameraProblem;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.evaluate.BadList;
import org.opsta.kiosk.evaluate.BadOutput;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.panel.Panel;
import org.opsta.kiosk.vision.ModelMissing;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line of the terminal. */
@Command(
        name = "kiosk",
        description =
                "The attendance terminal: sees a person, knows them or says that it does not, and keeps the punch.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionOfJar.class,
        subcommands = {
            Main.Run.class,
            Main.Settings.class,
            PanelCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            SoakCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((problem, command, parsed) -> explain(problem, command))
                .execute(arguments));
    }

    /** What the operator can mend is one line; everything else is our fault and shows where it happened. */
    private static int explain(Exception problem, CommandLine command) {
        if (problem instanceof BadSettings
                || problem instanceof BadList
                || problem instanceof BadOutput
                || problem instanceof CameraProblem
                || problem instanceof ModelMissing
                || problem instanceof DatabaseProblem
                || problem instanceof OutboxFailed) {
            command.getErr().println("kiosk: " + problem.getMessage());
            return problem instanceof BadSettings || problem instanceof BadList
                    ? CommandLine.ExitCode.USAGE
                    : CommandLine.ExitCode.SOFTWARE;
        }
        problem.printStackTrace(command.getErr());
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Command(
            name = "run",
            description = "Runs the terminal until it is stopped (Ctrl-C or SIGTERM).",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: kiosk run --settings /etc/opsta/kiosk.yaml"})
    static final class Run implements Callable<Integer> {

        @Option(
                names = "--settings",
                paramLabel = "FILE",
                description = "Settings in YAML, laid over the defaults. See: kiosk settings --example")
        private @Nullable Path file;

        @Option(
                names = "--events",
                paramLabel = "FILE",
                description = "Appends every outcome to FILE as a line of JSON, with names; - is standard output.")
        private @Nullable String events;

        @Override
        public Integer call() throws Exception {
            SettingsFile<KioskSettings> settings = KioskSettings.load(file);
            // Before all else: whatever a kill has left on goes off.
            try (PrintStream feed = feed();
                    Panel panel = Panel.open(settings.settings().panel())) {
                runUntilStopped(settings, feed, panel);
            }
            return CommandLine.ExitCode.OK;
        }

        static void runUntilStopped(SettingsFile<KioskSettings> settings, @Nullable PrintStream feed, Panel panel)
                throws Exception {
            Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> endLoudly(panel, thread, problem));
            CountDownLatch stop = new CountDownLatch(1);
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "stop"));
            try (Kiosk kiosk = new Kiosk(settings, feed, panel)) {
                Thread.setDefaultUncaughtExceptionHandler(kiosk::threadDied);
                kiosk.runUntil(stop);
            } finally {
                stopped.countDown();
            }
        }

        /** A terminal with a dead thread only looks alive. Its files bear a kill, so the service is started again. */
        private static void endLoudly(Panel panel, Thread thread, Throwable problem) {
            try {
                panel.makeSafe();
                LoggerFactory.getLogger(Main.class)
                        .error("The thread {} died; the terminal ends", thread.getName(), problem);
            } finally {
                Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
            }
        }

        /** The Java runtime ends when its shutdown hooks do, so this one lasts until the terminal has stopped. */
        private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
            stop.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private @Nullable PrintStream feed() throws BadSettings {
            if (events == null) {
                return null;
            }
            if (events.equals("-")) {
                return new PrintStream(System.out, true, StandardCharsets.UTF_8);
            }
            try {
                return new PrintStream(new FileOutputStream(events, true), true, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new BadSettings(
                        "--events: the file " + events + " cannot be written (" + e.getMessage()
                                + "); name a file in a folder this service may write to",
                        e);
            }
        }
    }

    @Command(
            name = "settings",
            description = "Checks a settings file without starting anything, or prints the commented defaults.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  kiosk settings --example > kiosk.yaml", "  kiosk settings kiosk.yaml"})
    static final class Settings implements Callable<Integer> {

        @CommandLine.ArgGroup(multiplicity = "1")
        private @Nullable Choice choice;

        static final class Choice {
            @CommandLine.Parameters(paramLabel = "FILE", description = "The file to check.")
            private @Nullable Path file;

            @Option(names = "--example", description = "Prints every setting with its default and what it is for.")
            private boolean example;
        }

        @Override
        public Integer call() throws Exception {
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            Choice chosen = Objects.requireNonNull(choice);
            if (chosen.file != null) {
                KioskSettings.load(chosen.file);
                out.println(chosen.file + ": fine");
            } else if (chosen.example) {
                try (var text = Main.class.getResourceAsStream(KioskSettings.EXAMPLE)) {
                    Objects.requireNonNull(text).transferTo(out);
                }
            }
            return CommandLine.ExitCode.OK;
        }
    }

    static final class VersionOfJar implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"kiosk " + Version.CURRENT};
        }
    }
}
