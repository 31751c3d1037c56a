package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's camera: people from a folder of pictures walk up to the terminal one after the other, through a drawn
 * lobby. Every pixel follows from the settings and the number of the frame alone.
 */
final class WalkUps implements FrameSource {

    private static final Logger LOG = LoggerFactory.getLogger(WalkUps.class);

    private final WalkUpSettings settings;
    private final Path folder;
    private final int width;
    private final int height;
    private final double framesPerSecond;
    private final Pace pace;
    private final FrameStamp stamp;
    private final WalkUpListener listener;
    private final long emptyFrames;
    private final long walkFrames;

    /** Frames handed out so far; kept when the source is closed and opened again. */
    private long given;

    private @Nullable Scene scene;

    WalkUps(CameraSettings camera, Pace pace, FrameStamp stamp, WalkUpListener listener) {
        this.settings = camera.walkUps();
        this.folder = Objects.requireNonNull(settings.folder());
        this.width = camera.width();
        this.height = camera.height();
        this.framesPerSecond = camera.framesPerSecond();
        this.pace = pace;
        this.stamp = stamp;
        this.listener = listener;
        this.emptyFrames = frames(settings.emptySeconds());
        this.walkFrames = frames(settings.approachSeconds() + settings.pauseSeconds() + settings.leaveSeconds());
    }

    private long frames(double seconds) {
        return Math.max(1, Math.round(seconds * framesPerSecond));
    }

    @Override
    public String name() {
        return "walk-ups " + folder;
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public void open() throws CameraProblem {
        close();
        scene = new Scene(turns());
    }

    private List<WalkUpOrder.Turn> turns() throws CameraProblem {
        List<WalkUpOrder.Turn> turns = new ArrayList<>();
        for (Path picture : PictureFiles.in(folder)) {
            Path within = folder.relativize(picture);
            if (!readable(picture)) {
                LOG.warn("{} is left out: not a readable picture", picture);
            } else if (within.getNameCount() == 2) {
                turns.add(new WalkUpOrder.Turn(within.getName(0).toString(), picture));
            } else {
                LOG.warn("{} is left out: expected person's folder / picture", picture);
            }
        }
        if (turns.isEmpty()) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    "no readable picture in " + folder + " is in a sub-folder; make one sub-folder per person");
        }
        return turns;
    }

    private static boolean readable(Path picture) {
        try (Mat image = imread(picture.toString(), IMREAD_COLOR)) {
            return !image.empty();
        }
    }

    @Override
    public Frame next() throws CameraProblem, InterruptedException {
        if (scene == null) {
            throw new IllegalStateException(name() + " is not open");
        }
        pace.await();
        long frame = given++;
        announce(scene, frame);
        return stamp.stamp(scene.draw(frame));
    }

    private void announce(Scene open, long frame) {
        long inCycle = frame % cycle();
        long number = frame / cycle();
        if (open.over(number)) {
            return;
        }
        if (inCycle == emptyFrames) {
            listener.started(number + 1, open.total(), open.turn(number).label());
        } else if (inCycle == cycle() - 1) {
            listener.ended(number + 1, open.turn(number).label());
            if (open.over(number + 1)) {
                listener.finished();
            }
        }
    }

    private long cycle() {
        return emptyFrames + walkFrames;
    }

    @Override
    public void close() {
        if (scene != null) {
            scene.close();
            scene = null;
        }
    }

    /** What must be at hand to draw; everything in it is drawn anew from the seed when the source is opened. */
    private final class Scene implements AutoCloseable {

        private final List<WalkUpOrder.Turn> turns;
        private final Mat lobby = Lobby.drawn(width, height, settings.seed());
        private final SensorNoise noise = new SensorNoise(width, height, settings.seed());
        private final Mat toneTable = Light.table();
        private final Mat colours = new Mat(height, width, CV_8UC3);
        private final Mat behind = new Mat(height, width, CV_8UC3);

        private final List<WalkUpOrder.Turn> order = new ArrayList<>();
        private long rounds;
        private long firstOfOrder;

        private long actorNumber = -1;
        private @Nullable Walker walker;
        private Walk walk;
        private Light light;
        private int grade;

        Scene(List<WalkUpOrder.Turn> turns) {
            this.turns = turns;
            SplittableRandom nobody = new SplittableRandom(settings.seed());
            this.walk = new Walk(settings, nobody);
            this.light = new Light(nobody);
        }

        /** 0 when the walk-ups never end. */
        long total() {
            return (long) turns.size() * settings.rounds();
        }

        boolean over(long number) {
            return settings.rounds() > 0 && number >= total();
        }

        WalkUpOrder.Turn turn(long number) {
            long round = number / turns.size();
            if (order.isEmpty() || round < rounds - 1) {
                rounds = 0;
                order.clear();
            }
            while (rounds <= round) {
                String before =
                        order.isEmpty() ? null : order.get(order.size() - 1).person();
                List<WalkUpOrder.Turn> next = WalkUpOrder.shuffled(turns, settings.seed() + rounds, before);
                order.clear();
                order.addAll(next);
                firstOfOrder = rounds * turns.size();
                rounds++;
            }
            return order.get((int) (number - firstOfOrder));
        }

        Mat draw(long frame) throws CameraProblem {
            long number = frame / cycle();
            long inCycle = frame % cycle();
            if (number != actorNumber) {
                change(number);
            }
            Mat picture = lobby.clone();
            double seconds = inCycle / framesPerSecond;
            if (inCycle >= emptyFrames && !over(number)) {
                double t = (inCycle - emptyFrames) * walk.seconds() / walkFrames;
                person(number)
                        .drawOn(picture, walk.at(t), walk.at(Math.max(0, t - 1 / framesPerSecond)), colours, behind);
            }
            light.fall(picture, seconds, toneTable);
            noise.lay(picture, grade, new SplittableRandom(settings.seed() ^ (frame * 0x9E3779B97F4A7C15L)));
            return picture;
        }

        private void change(long number) {
            if (walker != null) {
                walker.close();
                walker = null;
            }
            actorNumber = number;
            SplittableRandom random = new SplittableRandom(settings.seed() * 1_000_003 + number);
            walk = new Walk(settings, random);
            light = new Light(random);
            grade = random.nextInt(SensorNoise.grades());
        }

        private Walker person(long number) throws CameraProblem {
            if (walker == null) {
                Path picture = turn(number).picture();
                double part = new SplittableRandom(settings.seed() - number).nextDouble(0.75, 0.95);
                try (Mat image = imread(picture.toString(), IMREAD_COLOR)) {
                    if (image.empty()) {
                        throw new CameraProblem(
                                CameraProblem.Code.MISSING,
                                picture + " is not readable any more; put it back or remove it");
                    }
                    walker = new Walker(image, (int) (part * height), (int) (0.7 * width));
                }
            }
            return walker;
        }

        @Override
        public void close() {
            if (walker != null) {
                walker.close();
            }
            lobby.close();
            noise.close();
            toneTable.close();
            colours.close();
            behind.close();
        }
    }
}
