package org.opsta.kiosk.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.settings.BadSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measures how fast this machine is: every step of a frame, the models by themselves, the time from the first"
                    + " usable frame to the punch on disk, and the search of large galleries.",
            "Nothing else heavy should run meanwhile."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: kiosk bench --walk-ups 20"})
final class BenchCommand implements Callable<Integer> {

    @Mixin
    private CommandOptions options;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "The people who walk up: one sub-folder for each, JPEG or PNG pictures of the face and shoulders"
                            + " inside. Default: the demo's people.")
    private @Nullable Path images;

    @Option(
            names = "--walk-ups",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many people walk up, one after the other, four and a half seconds each. Default: 12.")
    private int walkUps;

    @Override
    public Integer call() throws Exception {
        if (walkUps < 2 || walkUps > 1000) {
            throw new BadSettings("--walk-ups: " + walkUps + " is not possible; write 2 to 1000");
        }
        KioskSettings settings = options.settings();
        ModelFiles models = CommandOptions.models(settings);
        try (Bench bench = new Bench(settings, models, people())) {
            BenchReport report = bench.run(walkUps);
            options.print(report, report::print);
        }
        return CommandLine.ExitCode.OK;
    }

    private Path people() throws BadSettings {
        Path folder = images != null
                ? images
                : ModelFiles.usualFolder().resolveSibling("pictures").resolve("four");
        if (!Files.isDirectory(folder)) {
            throw new BadSettings(
                    images == null
                            ? "the demo's people are not in " + folder
                                    + "; run scripts/fetch-models pictures, or name a folder with --images"
                            : "--images: there is no folder " + folder
                                    + "; name one with a sub-folder of pictures for each person");
        }
        return folder;
    }
}
