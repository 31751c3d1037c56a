package org.opsta.kiosk.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.evaluate.BadOutput;
import org.opsta.kiosk.evaluate.IdentifyEvaluation;
import org.opsta.kiosk.evaluate.IdentifyReport;
import org.opsta.kiosk.evaluate.PhotoEvaluation;
import org.opsta.kiosk.evaluate.PhotoReport;
import org.opsta.kiosk.evaluate.Progress;
import org.opsta.kiosk.evaluate.ScoreFile;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.settings.BadSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How well does this terminal do on these pictures? */
@Command(
        name = "evaluate",
        description =
                "Measures how well the terminal does, on any folder of pictures. Nothing is enrolled or recorded.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {EvaluateCommand.Identify.class, EvaluateCommand.Photo.class})
final class EvaluateCommand {

    private EvaluateCommand() {}

    /** A folder of pictures and the list that says what they show. */
    static final class ListOptions {

        @Option(
                names = "--images",
                paramLabel = "DIR",
                required = true,
                description = "The folder that the list's paths are relative to.")
        private Path images;

        @Option(
                names = "--list",
                paramLabel = "FILE",
                required = true,
                description = "The list, CSV with the names of its columns in the first line.")
        private Path list;

        @Option(names = "--out", paramLabel = "FILE", description = "Writes every score to FILE as CSV.")
        private @Nullable Path out;

        @Option(names = "--plot", paramLabel = "FILE", description = "Draws the error trade-off curve as a PNG.")
        private @Nullable Path plot;

        void checkOutputs() throws BadOutput {
            BadOutput.unlessWritable(out);
            BadOutput.unlessWritable(plot);
        }

        Path images() {
            return images;
        }

        @Nullable
        Path plot() {
            return plot;
        }

        Path list() {
            return list;
        }

        @Nullable
        Path out() {
            return out;
        }
    }

    @Command(
            name = "identify",
            description = {
                "Enrols people from a list, lets them and strangers walk up, and tells how often each was taken for whom.",
                "Columns of the list: path, identity, role (enroll, probe or stranger)."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: kiosk evaluate identify --images photos --list photos/identify.csv --out scores.csv --plot det.png"
            })
    static final class Identify implements Callable<Integer> {

        @Mixin
        private CommandOptions options;

        @Mixin
        private ListOptions lists;

        @Option(
                names = "--fuse",
                paramLabel = "K",
                defaultValue = "1",
                description = "So many pictures of one person, in the order of the list, make one walk-up. Default: 1.")
        private int fuse;

        @Override
        public Integer call() throws Exception {
            if (fuse < 1) {
                throw new BadSettings("--fuse: " + fuse + " pictures make no walk-up; write 1 or more");
            }
            lists.checkOutputs();
            KioskSettings settings = options.settings();
            ModelFiles models = CommandOptions.models(settings);
            List<IdentifyEvaluation.Row> rows = IdentifyEvaluation.read(lists.list(), lists.images());
            IdentifyEvaluation.Result result;
            try (Progress progress = new Progress("pictures", rows.size())) {
                result = IdentifyEvaluation.run(rows, fuse, models, settings.recognition(), progress);
            }
            if (lists.out() != null) {
                ScoreFile.write(lists.out(), result.walkUps());
            }
            if (lists.plot() != null) {
                IdentifyReport.plot(result, lists.plot());
            }
            IdentifyReport report =
                    IdentifyReport.of(result, fuse, settings.recognition().margin());
            options.print(report, report::print);
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(
            name = "photo",
            description = {
                "Tells for each photo what enrolment would answer: accepted, or a code, the numbers and a hint.",
                "Nobody is enrolled; the photos stay where they are."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  kiosk evaluate photo 10151.jpg", "  kiosk evaluate photo photos --json"})
    static final class Photo implements Callable<Integer> {

        @Mixin
        private CommandOptions options;

        @Parameters(paramLabel = "FILE|DIR", description = "A photo, or a folder of photos, sub-folders included.")
        private Path photos;

        @Override
        public Integer call() throws Exception {
            KioskSettings settings = options.settings();
            ModelFiles models = CommandOptions.models(settings);
            List<Path> files = PhotoEvaluation.photos(photos);
            PhotoReport report;
            try (Progress progress = new Progress("photos", files.size())) {
                report = PhotoEvaluation.run(files, models, settings.enrolment().photo(), progress);
            }
            options.print(report, report::print);
            return CommandLine.ExitCode.OK;
        }
    }
}
