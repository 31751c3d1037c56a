package org.opsta.kiosk.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Hint;
import org.opsta.kiosk.panel.PanelSettings;
import org.opsta.kiosk.panel.PanelTour;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "panel",
        description = "Switches the panel off, or tries out what is connected to it; while the terminal does not run.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: kiosk panel --test --settings /etc/opsta/kiosk.yaml"})
final class PanelCommand implements Callable<Integer> {

    @CommandLine.ArgGroup(multiplicity = "1")
    private @Nullable Job job;

    static final class Job {
        @Option(
                names = "--safe",
                description = "Everything off: lights, buzzer, door. For systemd, after the terminal was killed.")
        private boolean safe;

        @Option(names = "--test", description = "Each light, the buzzer, the door, each button; says which in words.")
        private boolean test;
    }

    @Option(names = "--settings", paramLabel = "FILE", description = "The terminal's settings: which pin is what.")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        PanelSettings settings = KioskSettings.load(file).settings().panel();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Job chosen = Objects.requireNonNull(job);
        boolean fine = true;
        if (chosen.safe) {
            fine = PanelTour.switchOff(settings, hint -> print(out, hint));
        } else if (chosen.test) {
            fine = PanelTour.walk(settings, hint -> print(out, hint));
        }
        return fine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void print(PrintStream out, Hint hint) {
        out.println(hint.th() + " / " + hint.en());
    }
}
