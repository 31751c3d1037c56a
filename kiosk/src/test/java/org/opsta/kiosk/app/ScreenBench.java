package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Direction;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.camera.Frame;
import org.opsta.kiosk.camera.FrameListener;
import org.opsta.kiosk.camera.FrameSource;
import org.opsta.kiosk.camera.Preview;
import org.opsta.kiosk.camera.WalkUpListener;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackText;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.screen.Condition;
import org.opsta.kiosk.screen.Keys;
import org.opsta.kiosk.screen.PageBrowser;
import org.opsta.kiosk.screen.Pictures;
import org.opsta.kiosk.screen.Screen;
import org.opsta.kiosk.screen.ScreenSettings;
import org.opsta.kiosk.screen.Terminal;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.kiosk.vision.StageTimes.Stage;

/**
 * What the preview costs recognition: one terminal, its preview asked for during every other walk-up or so; and with a browser
 * that shows the page, how soon it shows what is on disk. Not part of a build; {@code scripts/bench-screen} runs it.
 */
class ScreenBench {

    private static final int WALK_UPS = Integer.getInteger("opsta.bench.screen", 60);
    /** Without a word about them: Java compiles meanwhile. */
    private static final int WARM_UP = 4;

    /** Whether a browser shows the page; else a thread asks for pictures, and nothing is shown. */
    private static final boolean SHOWN = Boolean.getBoolean("opsta.bench.page");

    @RegisterExtension
    static final PageBrowser BROWSER = new PageBrowser(SHOWN);

    @TempDir
    Path state;

    private final Preview preview = new Preview();
    private final StageTimes stages = new StageTimes();
    private final AtomicInteger over = new AtomicInteger();

    private final Series[] without = {new Series(), new Series()};
    private final Series with = new Series();
    private final Histogram making = milliseconds();
    private final Histogram bytes = new SynchronizedHistogram(10_000_000, 3);
    private final AtomicLong makingCpu = new AtomicLong();
    /** Frames of the camera while the preview was asked for. */
    private final AtomicLong seenWith = new AtomicLong();

    /** What was measured in walk-ups of one kind. */
    private static final class Series {
        final Histogram look = milliseconds();
        final Histogram sinceCaptured = milliseconds();
    }

    private static Histogram milliseconds() {
        return new SynchronizedHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    }

    /** Off, on, on, off: whatever changes slowly hits both. */
    private boolean previewed() {
        int turn = over.get() % 4;
        return turn == 1 || turn == 2;
    }

    private boolean warm() {
        return over.get() >= WARM_UP;
    }

    @Test
    void measure() throws Exception {
        KioskSettings settings = KioskSettings.load(null).settings();
        ModelFiles models = TestPictures.models();
        WalkUpPeople people = WalkUpPeople.in(null);
        CameraSettings walkingUp = people.walkingUp(settings.camera());
        LivenessSettings liveness = WalkUpPeople.judgedNotRefused(settings.liveness());
        TerminalClock clock = TerminalClock.unvouched(Clock.system(settings.zone()));
        ListenerFaults faults = new ListenerFaults();
        AtomicBoolean ended = new AtomicBoolean();
        Thread page = new Thread(() -> ask(ended), "page");
        Screen screen = screen(settings, clock);
        try (FaceVision vision = new FaceVision(models, stages);
                Gallery gallery = Gallery.open(state, FaceEmbedder.DIMENSIONS, models.templateHash());
                SqliteOutbox outbox = new SqliteOutbox(
                        state.resolve("outbox.db"), settings.device(), Duration.ofDays(1), settings.outbox());
                FrameSource source = FrameSource.of(walkingUp, Clock.systemUTC(), new Counter());
                Camera camera = new Camera(source, walkingUp, new Switch())) {
            people.enrol(vision, gallery, clock.now());
            Pipeline pipeline = new Pipeline(
                    camera,
                    vision,
                    new FrameGate(settings.frames()),
                    new FaceFollower(
                            settings.recognition(),
                            new IdentityRule(models.falseMatchCurve(), settings.recognition()),
                            liveness,
                            gallery),
                    liveness,
                    new LivenessCounts(liveness),
                    new PunchClock(
                            new PunchRule(settings.punch(), settings.zone()),
                            outbox,
                            clock,
                            gallery::name,
                            Optional::empty,
                            models.byRole(),
                            () -> {},
                            List.of(screen),
                            faults),
                    // The page asks for pictures while somebody is guided: never in the walk-ups without, and in those
                    // with
                    // as long as there is a face, though it was decided on, so that all their frames pay for it.
                    nearest -> screen.see(previewed() ? nearest.map(ScreenBench::stillWanted) : Optional.empty()),
                    faults);
            if (SHOWN) {
                screen.start(NO_KEYS, () -> new Condition(true, true, true, 0, false, true));
                BROWSER.open(URI.create("http://127.0.0.1:" + screen.port() + "/"));
                BROWSER.reduceMotion(false);
                BROWSER.js(RECORD_DRAWING);
            } else {
                page.start();
            }
            camera.start();
            Machine before = null;
            while (over.get() < WARM_UP + WALK_UPS) {
                if (before == null && warm()) {
                    before = Machine.now();
                }
                Optional<Frame> taken = camera.take(Duration.ofSeconds(1));
                if (taken.isPresent()) {
                    try (Frame frame = taken.get()) {
                        look(frame, pipeline);
                    }
                }
            }
            print(walkingUp, Machine.now().since(before));
            if (SHOWN) {
                printPage();
            }
        } finally {
            ended.set(true);
            page.interrupt();
            page.join();
            screen.close();
        }
        assertThat(preview.failed()).isZero();
    }

    private static final Keys NO_KEYS = new Keys() {
        @Override
        public void press(Direction direction) {}

        @Override
        public Feedback enter(String code, String pin, Optional<Direction> direction) {
            throw new IllegalStateException("nobody types here");
        }
    };

    private Screen screen(KioskSettings settings, TerminalClock clock) {
        return new Screen(
                new ScreenSettings(
                        true,
                        0,
                        settings.screen().language(),
                        settings.screen().resultSeconds(),
                        settings.screen().sound()),
                new Terminal(settings.device(), settings.zone(), false, false, 6, 8),
                new FeedbackText(settings.zone()),
                (number, atMost) -> preview.after(number, atMost).map(picture -> {
                    if (warm() && previewed()) {
                        bytes.recordValue(picture.jpeg().length);
                    }
                    return new Pictures.Picture(picture.jpeg(), picture.number());
                }),
                clock::now);
    }

    /** Each time the page has drawn a picture. */
    private static final String RECORD_DRAWING = """
            window.drawn = [];
            new MutationObserver(() => window.drawn.push(performance.now()))
                .observe(document.documentElement, { attributes: true, attributeFilter: ["data-frames"] });
            """;

    private void printPage() {
        List<Double> painted =
                numbers("return performance.getEntriesByName('told-to-painted').map((each) => each.duration)");
        List<Double> drawn = numbers("return window.drawn");
        // A pause is somebody who was decided on, and the next one not there yet.
        List<Double> gaps = IntStream.range(1, drawn.size())
                .mapToObj(i -> drawn.get(i) - drawn.get(i - 1))
                .filter(gap -> gap < 500)
                .toList();
        say(
                "page: %.1f pictures a second drawn while somebody is guided (%d in all)",
                1000 * gaps.size() / gaps.stream().mapToDouble(gap -> gap).sum(), drawn.size());
        say(
                "from the commit to the page: %.0f ms at the median, %.0f ms at 95 %%, %.0f ms at most, of %d outcomes",
                percentile(painted, 50), percentile(painted, 95), percentile(painted, 100), painted.size());
    }

    private static List<Double> numbers(String script) {
        return ((List<?>) Objects.requireNonNull(BROWSER.js(script)))
                .stream().map(each -> ((Number) each).doubleValue()).toList();
    }

    private static double percentile(List<Double> values, int percentile) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.max(0, Math.ceil(percentile / 100.0 * sorted.size()) - 1));
    }

    private static FaceView stillWanted(FaceView face) {
        return new FaceView(face.left(), face.top(), face.width(), face.height(), face.poor(), true);
    }

    private void look(Frame frame, Pipeline pipeline) {
        int turn = over.get();
        Series series = previewed() ? with : without[turn % 4 == 0 ? 0 : 1];
        long start = System.nanoTime();
        pipeline.look(frame);
        long end = System.nanoTime();
        Set<Stage> ran = EnumSet.noneOf(Stage.class);
        for (Stage stage : Stage.values()) {
            if (stages.drain(stage).getTotalCount() > 0) {
                ran.add(stage);
            }
        }
        // Only frames that went all the way, so that like is compared with like.
        if (warm() && turn == over.get() && ran.size() == Stage.values().length) {
            series.look.recordValue(end - start);
            series.sinceCaptured.recordValue(end - frame.capturedNanos());
        }
    }

    /** As the page does: the next picture as soon as the last one is there. */
    private void ask(AtomicBoolean ended) {
        long number = 0;
        try {
            while (!ended.get()) {
                if (!previewed()) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    continue;
                }
                Optional<Preview.Picture> picture = preview.after(number, Duration.ofSeconds(1));
                if (picture.isPresent()) {
                    number = picture.get().number();
                    if (warm() && previewed()) {
                        bytes.recordValue(picture.get().jpeg().length);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Keeps what was asked for last from being made still in a walk-up without a preview. */
    private final class Switch implements FrameListener {

        @Override
        public void see(Frame frame) {
            if (!previewed()) {
                return;
            }
            long made = preview.made();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long start = System.nanoTime();
            preview.see(frame);
            long nanos = System.nanoTime() - start;
            if (warm()) {
                seenWith.incrementAndGet();
                if (preview.made() > made) {
                    making.recordValue(nanos);
                    makingCpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
                }
            }
        }
    }

    private final class Counter implements WalkUpListener {
        @Override
        public void ended(long number, String label) {
            over.incrementAndGet();
        }
    }

    private void print(CameraSettings camera, Machine used) {
        double secondsWith = seenWith.get() / camera.framesPerSecond();
        say(
                "%d x %d, %s frames a second, %d walk-ups",
                camera.width(), camera.height(), camera.framesPerSecond(), WALK_UPS);
        say("others kept %.2f of %d cores busy, this terminal %.2f", used.others, used.cores, used.own);
        if (SHOWN) {
            say("preview: %.0f kB a picture", bytes.getMean() / 1000);
        } else {
            say(
                    "preview: %.1f pictures a second, %.0f kB each",
                    bytes.getTotalCount() / secondsWith, bytes.getMean() / 1000);
        }
        say(
                "making one: %.2f ms at the median, %.2f ms at 95 %%; %.1f %% of one core",
                millis(making, 50), millis(making, 95), makingCpu.get() / 1e7 / secondsWith);
        say("%-36s %9s %9s %9s %9s", "milliseconds", "without", "with", "ratio", "by chance");
        for (int percentile : new int[] {50, 95}) {
            line(
                    "whole frame",
                    percentile,
                    Stream.of(without).map(one -> one.look).toList(),
                    with.look);
            line(
                    "camera to decision",
                    percentile,
                    Stream.of(without).map(one -> one.sinceCaptured).toList(),
                    with.sinceCaptured);
        }
        say(
                "frames without: %d, with: %d; by chance: the ratio of one half of the walk-ups without to the other",
                LongStream.of(without[0].look.getTotalCount(), without[1].look.getTotalCount())
                        .sum(),
                with.look.getTotalCount());
    }

    private static void line(String what, int percentile, List<Histogram> halves, Histogram with) {
        Histogram all = milliseconds();
        halves.forEach(all::add);
        say(
                "%-36s %9.2f %9.2f %9.3f %9.3f",
                what + ", " + percentile + " %",
                millis(all, percentile),
                millis(with, percentile),
                millis(with, percentile) / millis(all, percentile),
                millis(halves.get(1), percentile) / millis(halves.get(0), percentile));
    }

    private static double millis(Histogram nanos, int percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** How busy it is: cores, on average over the time between two looks. */
    private record Machine(long nanos, double own, double others, int cores) {

        /** Since it was started: seconds of processor. */
        static Machine now() throws IOException {
            String[] jiffies = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
            double busy = 0;
            for (int column : new int[] {1, 2, 3, 6, 7}) {
                busy += Long.parseLong(jiffies[column]) / 100.0;
            }
            var own = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            double ownSeconds = own.getProcessCpuTime() / 1e9;
            return new Machine(System.nanoTime(), ownSeconds, busy - ownSeconds, own.getAvailableProcessors());
        }

        Machine since(Machine before) {
            double seconds = (nanos - before.nanos) / 1e9;
            return new Machine(
                    nanos - before.nanos, (own - before.own) / seconds, (others - before.others) / seconds, cores);
        }
    }
}
