package org.opsta.kiosk.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.evaluate.BadOutput;
import org.opsta.kiosk.evaluate.Calibration;
import org.opsta.kiosk.evaluate.IdentifyEvaluation;
import org.opsta.kiosk.evaluate.IdentifyReport;
import org.opsta.kiosk.evaluate.LivenessEvaluation;
import org.opsta.kiosk.evaluate.LivenessReport;
import org.opsta.kiosk.evaluate.Pairs;
import org.opsta.kiosk.evaluate.PhotoEvaluation;
import org.opsta.kiosk.evaluate.PhotoReport;
import org.opsta.kiosk.evaluate.Progress;
import org.opsta.kiosk.evaluate.ScoreFile;
import org.opsta.kiosk.recognition.FrameGate;
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
        subcommands = {
            EvaluateCommand.Identify.class,
            EvaluateCommand.Liveness.class,
            EvaluateCommand.Photo.class,
            EvaluateCommand.Calibrate.class,
            EvaluateCommand.PairsOfPeople.class
        })
final class EvaluateCommand {

    private EvaluateCommand() {}

    /** A folder of pictures and the list that says what they show. */
    static final class PictureOptions {

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
    }

    /** Pictures and their list, and where the scores go. */
    static final class ListOptions {

        @Mixin
        private PictureOptions pictures;

        @Option(names = "--out", paramLabel = "FILE", description = "Writes every score to FILE as CSV.")
        private @Nullable Path out;

        @Option(names = "--plot", paramLabel = "FILE", description = "Draws the error trade-off curve as a PNG.")
        private @Nullable Path plot;

        @Option(
                names = "--fuse",
                paramLabel = "K",
                defaultValue = "1",
                description = "So many pictures of one person (and one label and kind, where the list has them), in the"
                        + " order of the list, make one walk-up. Default: 1.")
        private int fuse;

        /** How many pictures make a walk-up, when all of this can be used. */
        int check() throws BadSettings, BadOutput {
            if (fuse < 1) {
                throw new BadSettings("--fuse: " + fuse + " pictures make no walk-up; write 1 or more");
            }
            BadOutput.unlessWritable(out);
            BadOutput.unlessWritable(plot);
            return fuse;
        }

        Path images() {
            return pictures.images;
        }

        @Nullable
        Path plot() {
            return plot;
        }

        Path list() {
            return pictures.list;
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

        @Override
        public Integer call() throws Exception {
            int fuse = lists.check();
            KioskSettings settings = options.settings();
            ModelFiles models = CommandOptions.models(settings);
            List<IdentifyEvaluation.Row> rows = IdentifyEvaluation.read(lists.list(), lists.images());
            IdentifyEvaluation.Result result;
            try (Progress progress = new Progress("pictures", rows.size())) {
                result = IdentifyEvaluation.run(
                        rows, fuse, models, new FrameGate(settings.frames()), settings.recognition(), progress);
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
            name = "calibrate",
            description = {
                "Measures how often pictures of different people are how much alike: the curve that thresholds follow from.",
                "For whoever changes an embedding model; sites do not need it. Columns of the list: path, identity."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: kiosk evaluate calibrate --images faces --list faces/identify.csv --out curve.csv"})
    static final class Calibrate implements Callable<Integer> {

        @Mixin
        private CommandOptions options;

        @Mixin
        private PictureOptions pictures;

        @Option(names = "--out", paramLabel = "FILE", required = true, description = "Writes the curve to FILE.")
        private Path out;

        @Override
        public Integer call() throws Exception {
            BadOutput.unlessWritable(out);
            KioskSettings settings = options.settings();
            Calibration found = Calibration.measure(
                    pictures.list, pictures.images, CommandOptions.models(settings), new FrameGate(settings.frames()));
            Files.writeString(out, found.curve().text());
            options.print(found, found::print);
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(
            name = "pairs",
            description = {
                "Tells of all pairs of pictures of different people how many reach the terminal's threshold: whether it fits"
                        + " this camera and these faces.",
                "Columns of the list: path, identity (or subject); with a column label, only the lines that say live."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: kiosk evaluate pairs --images frames --list frames/people.csv --enrolled 600"})
    static final class PairsOfPeople implements Callable<Integer> {

        @Mixin
        private CommandOptions options;

        @Mixin
        private PictureOptions pictures;

        @Option(
                names = "--enrolled",
                paramLabel = "N",
                defaultValue = "600",
                description = "The number of people the threshold is to be for. Default: 600.")
        private int enrolled;

        @Override
        public Integer call() throws Exception {
            if (enrolled < 1) {
                throw new BadSettings("--enrolled: there is no threshold for " + enrolled + " people; write 1 or more");
            }
            KioskSettings settings = options.settings();
            Pairs found = Pairs.measure(
                    pictures.list,
                    pictures.images,
                    enrolled,
                    CommandOptions.models(settings),
                    new FrameGate(settings.frames()),
                    settings.recognition());
            options.print(found, found::print);
            return CommandLine.ExitCode.OK;
        }
    }

    @Command(
            name = "liveness",
            description = {
                "Shows living faces and pictures of faces, and tells how often each was taken for the other, in the"
                        + " terms of ISO/IEC 30107-3.",
                "Columns of the list: path, subject, label (live or attack) and, if wanted, kind (of the attack)."
            },
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Example: kiosk evaluate liveness --images photos --list photos/liveness.csv --fuse 5 --out scores.csv"
            })
    static final class Liveness implements Callable<Integer> {

        @Mixin
        private CommandOptions options;

        @Mixin
        private ListOptions lists;

        @Override
        public Integer call() throws Exception {
            int fuse = lists.check();
            KioskSettings settings = options.settings();
            ModelFiles models = CommandOptions.models(settings);
            List<LivenessEvaluation.Row> rows = LivenessEvaluation.read(lists.list(), lists.images());
            LivenessEvaluation.Result result;
            try (Progress progress = new Progress("pictures", rows.size())) {
                result = LivenessEvaluation.run(
                        rows, fuse, models, new FrameGate(settings.frames()), settings.liveness(), progress);
            }
            if (lists.out() != null) {
                ScoreFile.writeJudged(lists.out(), result.walkUps());
            }
            if (lists.plot() != null) {
                LivenessReport.plot(result, lists.plot());
            }
            LivenessReport report =
                    LivenessReport.of(result, fuse, settings.liveness().threshold());
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
