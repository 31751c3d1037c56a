package org.opsta.kiosk.app;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.gallery.SearchTimes;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.settings.BadSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does it stay as small as it began? */
@Command(
        name = "soak",
        description = {
            "Runs the whole terminal for a while, with many people enrolled and the demo's people walking up, and prints the"
                    + " memory it takes, minute by minute.",
            "Its journal and gallery are in a temporary folder; without --broker it finds nobody to send to."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: kiosk soak --minutes 60 --people 10000"})
final class SoakCommand implements Callable<Integer> {

    private static final double KIB_PER_MIB = 1024;

    @Mixin
    private CommandOptions options;

    @Option(names = "--images", paramLabel = "DIR", description = "The people who walk up. Default: the demo's people.")
    private @Nullable Path images;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many are enrolled; most of them have random templates. Default: 10000.")
    private int people;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "60", description = "How long. Default: 60.")
    private int minutes;

    @Option(
            names = "--broker",
            paramLabel = "ADDRESS",
            defaultValue = "tcp://localhost:1883",
            description = "Where the terminal sends its punches. Default: tcp://localhost:1883.")
    private String broker;

    /**
     * @param mebibytes resident, at the end of each minute
     * @param atMost the most of them
     * @param growth from the mean of the second half's first third to that of its last third
     */
    record Report(
            int people,
            int walkUpMinutes,
            List<Double> mebibytes,
            double atMost,
            @Nullable Double growth) {

        static Report of(int people, List<Double> mebibytes) {
            List<Double> secondHalf = mebibytes.subList(mebibytes.size() / 2, mebibytes.size());
            int third = secondHalf.size() / 3;
            return new Report(
                    people,
                    mebibytes.size(),
                    List.copyOf(mebibytes),
                    mebibytes.stream().mapToDouble(value -> value).max().orElse(0),
                    third == 0
                            ? null
                            : mean(secondHalf.subList(secondHalf.size() - third, secondHalf.size()))
                                    - mean(secondHalf.subList(0, third)));
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(value -> value).average().orElseThrow();
        }

        void print(PrintStream out) {
            out.println(String.format(
                    Locale.ROOT,
                    "%d people enrolled, %d minutes of walk-ups: at most %.0f MiB resident",
                    people,
                    walkUpMinutes,
                    atMost));
            if (growth != null) {
                out.println(String.format(Locale.ROOT, "growth within the second half: %.1f MiB", growth));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        if (people < 1 || minutes < 1) {
            throw new BadSettings("--people " + people + " --minutes " + minutes + ": write 1 or more for both");
        }
        WalkUpPeople walkingUp = WalkUpPeople.in(images);
        Path state = Files.createTempDirectory("opsta-soak");
        try {
            fill(state, walkingUp, CommandOptions.models(options.settings()));
            Path file = Files.writeString(state.resolve("kiosk.yaml"), yaml(state, walkingUp.folder()));
            List<Double> mebibytes = watch(file);
            Report report = Report.of(people, mebibytes);
            options.print(report, report::print);
            return CommandLine.ExitCode.OK;
        } finally {
            delete(state);
        }
    }

    /** The people who walk up first, then strangers until there are enough. */
    private void fill(Path state, WalkUpPeople walkingUp, ModelFiles models) throws Exception {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        try (FaceVision vision = new FaceVision(models, new StageTimes());
                Gallery gallery = Gallery.open(state, FaceEmbedder.DIMENSIONS, models.templateHash())) {
            walkingUp.enrol(vision, gallery, now);
            SplittableRandom random = new SplittableRandom(1);
            while (gallery.size() < people) {
                String number = "p" + gallery.size();
                gallery.put(
                        new PersonId(number),
                        new PersonName(number, number),
                        SearchTimes.random(FaceEmbedder.DIMENSIONS, random),
                        "0".repeat(64),
                        now);
            }
        }
    }

    /** Photos in a drawn lobby are no living faces, and the four of them are to be recorded all the time. */
    private String yaml(Path state, Path folder) {
        return """
                stateFolder: "%s"
                camera:
                  source: WALKUPS
                  walkUps:
                    folder: "%s"
                liveness:
                  policy: OBSERVE
                screen:
                  enabled: false
                punch:
                  debounceSeconds: 0
                broker:
                  address: "%s"
                """.formatted(state, folder.toAbsolutePath(), broker);
    }

    /** A process of its own, started like this one: nothing but the terminal is in its memory. */
    private List<Double> watch(Path settings) throws IOException, InterruptedException, BadSettings {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--settings",
                settings.toString()));
        Process terminal = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread end = new Thread(terminal::destroy, "end");
        Runtime.getRuntime().addShutdownHook(end);
        List<Double> mebibytes = new ArrayList<>();
        try {
            while (mebibytes.size() < minutes) {
                if (terminal.waitFor(1, TimeUnit.MINUTES)) {
                    throw new BadSettings("the terminal ended after " + mebibytes.size() + " minutes with exit code "
                            + terminal.exitValue() + "; run it by itself to see why: kiosk run --settings FILE");
                }
                mebibytes.add(residentMebibytes(terminal.pid()));
                System.err.println(String.format(
                        Locale.ROOT, "minute %d: %.1f MiB", mebibytes.size(), mebibytes.get(mebibytes.size() - 1)));
            }
            return mebibytes;
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
            terminal.destroy();
            terminal.waitFor();
        }
    }

    private static double residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / KIB_PER_MIB;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
