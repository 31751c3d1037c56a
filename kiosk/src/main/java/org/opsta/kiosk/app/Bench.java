package org.opsta.kiosk.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.opsta.kiosk.app.BenchReport.Times;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraProblem;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.camera.Frame;
import org.opsta.kiosk.camera.FrameSource;
import org.opsta.kiosk.camera.WalkUpListener;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.evaluate.Progress;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.gallery.SearchTimes;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.vision.BareModel;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.kiosk.vision.StageTimes.Stage;

/**
 * Lets people walk up to a real terminal that nobody else hears of: its own pipeline, gallery and journal, in a folder of
 * its own. Frames and bare models take turns on one thread, so that whatever else the machine does hits both.
 */
final class Bench implements AutoCloseable {

    private static final int[] GALLERIES = {1_000, 10_000, 50_000};
    private static final int SEARCHES = 200;
    private static final int WARM_UP = 10;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final KioskSettings settings;
    private final ModelFiles models;
    private final WalkUpPeople people;
    private final Path state;
    private final StageTimes times = new StageTimes();
    private final Map<Stage, Histogram> stages = new EnumMap<>(Stage.class);
    private final Map<Stage, Histogram> bare = new EnumMap<>(Stage.class);
    private final Histogram wholeFrame = nanoseconds();
    private final Histogram besideBare = nanoseconds();
    private final Histogram punches = nanoseconds();

    private OptionalLong firstUsable = OptionalLong.empty();
    private OptionalLong punchedAt = OptionalLong.empty();
    private int walkUpsOver;

    Bench(KioskSettings settings, ModelFiles models, WalkUpPeople people) throws IOException {
        this.settings = settings;
        this.models = models;
        this.people = people;
        this.state = Files.createTempDirectory("opsta-bench");
    }

    BenchReport run(int walkUps)
            throws IOException, InterruptedException, CameraProblem, DatabaseProblem, OutboxFailed, Gallery.NotStored {
        try (Progress progress = new Progress("walk-ups", walkUps)) {
            walkUp(walkUps, progress);
        }
        List<BenchReport.Search> searches = new ArrayList<>();
        try (Progress progress = new Progress("searches", GALLERIES.length)) {
            for (int size : GALLERIES) {
                searches.add(search(SearchTimes.measure(size, FaceEmbedder.DIMENSIONS, SEARCHES)));
                progress.step();
            }
        }
        // The first is one of those without bare models.
        return report((walkUps + 1) / 2, searches);
    }

    private void walkUp(int walkUps, Progress progress)
            throws IOException, InterruptedException, CameraProblem, DatabaseProblem, OutboxFailed, Gallery.NotStored {
        TerminalClock clock = TerminalClock.unvouched(Clock.system(settings.zone()));
        CameraSettings camera = people.walkingUp(settings.camera());
        try (FaceVision vision = new FaceVision(models, times);
                Gallery gallery = Gallery.open(state, FaceEmbedder.DIMENSIONS, models.templateHash());
                SqliteOutbox outbox = new SqliteOutbox(
                        state.resolve("outbox.db"), settings.device(), Duration.ofDays(1), settings.outbox());
                FrameSource source = FrameSource.of(camera, Clock.systemUTC(), new Counter(progress));
                Camera unused = new Camera(source, camera)) {
            people.enrol(vision, gallery, clock.now());
            drain();
            stages.clear();
            // The people are photos in a drawn lobby: judged like everybody, but not refused.
            LivenessSettings observed = WalkUpPeople.judgedNotRefused(settings.liveness());
            ListenerFaults faults = new ListenerFaults();
            Pipeline pipeline = new Pipeline(
                    unused,
                    vision,
                    new FrameGate(settings.frames()),
                    new FaceFollower(
                            settings.recognition(),
                            new IdentityRule(models.falseMatchCurve(), settings.recognition()),
                            observed,
                            gallery),
                    observed,
                    new LivenessCounts(observed),
                    new PunchClock(
                            new PunchRule(everyTime(settings.punch()), settings.zone()),
                            outbox,
                            clock,
                            gallery::name,
                            Optional::empty,
                            models.byRole(),
                            this::punchWritten,
                            List.of(),
                            faults),
                    ViewListener.NONE,
                    faults);
            Map<Stage, BareModel> bareModels = vision.bareModels();
            try {
                warmUp(bareModels);
                source.open();
                while (walkUpsOver < walkUps) {
                    try (Frame frame = source.next()) {
                        look(frame, pipeline, bareModels);
                    }
                }
            } finally {
                bareModels.values().forEach(BareModel::close);
            }
        }
    }

    private void look(Frame frame, Pipeline pipeline, Map<Stage, BareModel> bareModels) {
        // Every other walk-up is for the bare models: they would keep the others from being answered in time.
        boolean measureBare = walkUpsOver % 2 == 1;
        // By turns before and after the frame: who comes first finds the processor's caches full of the camera's work.
        boolean bareFirst = frame.number() % 2 == 0;
        if (measureBare && bareFirst) {
            runBare(bareModels);
        }
        long start = System.nanoTime();
        pipeline.look(frame);
        long nanos = System.nanoTime() - start;
        if (measureBare && !bareFirst) {
            runBare(bareModels);
        }
        Set<Stage> ran = drain();
        if (!ran.contains(Stage.LANDMARKS)) {
            firstUsable = OptionalLong.empty();
        }
        if (!ran.containsAll(bareModels.keySet())) {
            return;
        }
        record(wholeFrame, nanos);
        if (measureBare) {
            record(besideBare, nanos);
        }
        if (firstUsable.isEmpty()) {
            firstUsable = OptionalLong.of(frame.capturedNanos());
        }
        if (punchedAt.isPresent() && !measureBare) {
            record(punches, punchedAt.getAsLong() - firstUsable.getAsLong());
        }
        punchedAt = OptionalLong.empty();
    }

    private void punchWritten() {
        punchedAt = OptionalLong.of(System.nanoTime());
    }

    private void runBare(Map<Stage, BareModel> bareModels) {
        bareModels.forEach((stage, model) -> {
            long start = System.nanoTime();
            model.run();
            record(bare.computeIfAbsent(stage, first -> nanoseconds()), System.nanoTime() - start);
        });
    }

    /** The first runs of a model are slower than any that follow. */
    private static void warmUp(Map<Stage, BareModel> bareModels) {
        for (int i = 0; i < WARM_UP; i++) {
            bareModels.values().forEach(BareModel::run);
        }
    }

    /** The steps that ran since this was last asked for. */
    private Set<Stage> drain() {
        Set<Stage> ran = EnumSet.noneOf(Stage.class);
        for (Stage stage : Stage.values()) {
            Histogram micros = times.drain(stage);
            if (micros.getTotalCount() > 0) {
                ran.add(stage);
                stages.computeIfAbsent(stage, first -> new Histogram(LONGEST_NANOS, 3))
                        .add(micros);
            }
        }
        return ran;
    }

    /** Who walks up again within a minute punches again. */
    private static PunchSettings everyTime(PunchSettings punch) {
        return new PunchSettings(0, DirectionPolicy.FIRST_IN_LAST_OUT, punch.outFrom(), punch.buttonHoldsSeconds());
    }

    private BenchReport report(int timedWalkUps, List<BenchReport.Search> searches) {
        double bareMedians = bare.values().stream()
                .mapToDouble(histogram -> histogram.getValueAtPercentile(50))
                .sum();
        return new BenchReport(
                wholeFrame.getTotalCount(),
                TimeUnit.SECONDS.toNanos(1) / wholeFrame.getMean(),
                byName(stages, Times::ofMicros),
                Times.ofNanos(wholeFrame),
                byName(bare, Times::ofNanos),
                besideBare.getValueAtPercentile(50) / bareMedians,
                timedWalkUps,
                punches.getTotalCount() == 0 ? null : Times.ofNanos(punches),
                searches);
    }

    private static Map<String, Times> byName(Map<Stage, Histogram> histograms, Function<Histogram, Times> times) {
        Map<String, Times> named = new LinkedHashMap<>();
        histograms.forEach(
                (stage, histogram) -> named.put(stage.name().toLowerCase(Locale.ROOT), times.apply(histogram)));
        return named;
    }

    private static BenchReport.Search search(SearchTimes measured) {
        return new BenchReport.Search(
                measured.people(),
                measured.dimensions(),
                Times.ofNanos(measured.search()),
                Times.ofNanos(measured.memoryPass()),
                (double) measured.search().getValueAtPercentile(50)
                        / measured.memoryPass().getValueAtPercentile(50));
    }

    private static Histogram nanoseconds() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    private static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }

    @Override
    public void close() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(state)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private final class Counter implements WalkUpListener {

        private final Progress progress;

        Counter(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void ended(long number, String label) {
            walkUpsOver++;
            progress.step();
        }
    }
}
