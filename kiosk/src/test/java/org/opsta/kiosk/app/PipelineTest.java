package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.FakeSource;
import org.opsta.kiosk.camera.Frame;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.FrameSettings;
import org.opsta.kiosk.recognition.Identifier;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;

/** What is said of a frame's nearest face, by the real models. */
class PipelineTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;

    private final InMemoryOutbox outbox = new InMemoryOutbox(new DeviceId("MOC-OPS"));
    private final ListenerFaults faults = new ListenerFaults();
    private final List<Optional<FaceView>> views = new ArrayList<>();
    /** What was told, in the order it was told. */
    private final List<String> told = new ArrayList<>();

    private FaceVision vision;
    private ModelFiles models;
    private KioskSettings settings;
    private Mat photo;
    private long number;

    @BeforeEach
    void open() throws Exception {
        settings = KioskSettings.load(null).settings();
        models = TestPictures.models();
        vision = new FaceVision(models, new StageTimes());
        photo = new PhotoDecoder()
                .decode(Files.readAllBytes(TestPictures.of("emily willis").get(0)));
    }

    @AfterEach
    void close() {
        photo.close();
        vision.close();
    }

    private Pipeline pipeline(ViewListener listener) {
        return pipeline(listener, settings.frames());
    }

    private Pipeline pipeline(ViewListener listener, FrameSettings frames) {
        LivenessSettings liveness = new LivenessSettings(LivenessSettings.Policy.OFF, 0.25, 3, 10);
        return new Pipeline(
                new Camera(new FakeSource(false, System::nanoTime), settings.camera()),
                vision,
                new FrameGate(frames),
                new FaceFollower(
                        settings.recognition(),
                        new IdentityRule(models.falseMatchCurve(), settings.recognition()),
                        liveness,
                        new OnlyAnan()),
                liveness,
                new LivenessCounts(liveness),
                new PunchClock(
                        new PunchRule(
                                new PunchSettings(60, DirectionPolicy.FIRST_IN_LAST_OUT, LocalTime.NOON, 15), BANGKOK),
                        outbox,
                        TerminalClock.unvouched(Clock.system(BANGKOK)),
                        person -> Optional.of(NAME),
                        Optional::empty,
                        Map.of(),
                        () -> {},
                        List.of(feedback -> told.add(feedback.getClass().getSimpleName())),
                        faults),
                listener,
                faults);
    }

    private void see(Optional<FaceView> view) {
        views.add(view);
        told.add(view.map(face -> face.wanted() ? "wanted" : "not wanted").orElse("nobody"));
    }

    /** Takes a frame that shows the photo so many pixels high, with its left upper corner there, or nothing. */
    private void look(Pipeline pipeline, int left, int top, int height) {
        Mat image;
        try (Scalar grey = new Scalar(128, 128, 128, 0)) {
            image = new Mat(HEIGHT, WIDTH, CV_8UC3, grey);
        }
        if (height > 0) {
            int width = photo.cols() * height / photo.rows();
            try (Size size = new Size(width, height);
                    Mat small = new Mat();
                    Rect place = new Rect(left, top, width, height);
                    Mat there = new Mat(image, place)) {
                resize(photo, small, size, 0, 0, INTER_AREA);
                small.copyTo(there);
            }
        }
        number++;
        try (Frame frame = new Frame(image, Instant.EPOCH, TimeUnit.MILLISECONDS.toNanos(67 * number), number)) {
            pipeline.look(frame);
        }
    }

    @Test
    void where_the_face_is_and_that_it_is_wanted_until_it_is_recorded() {
        Pipeline pipeline = pipeline(this::see);
        look(pipeline, 0, 0, 0);
        for (int i = 0; i < 4; i++) {
            look(pipeline, 640, 60, 600);
        }

        assertThat(told).containsExactly("nobody", "wanted", "Recorded", "not wanted", "not wanted", "not wanted");
        FaceView face = views.get(1).orElseThrow();
        assertThat(face.poor()).isEmpty();
        double photoWidth = 600.0 * photo.cols() / photo.rows() / WIDTH;
        assertThat(face.left()).isBetween(0.5, 0.5 + photoWidth);
        assertThat(face.left() + face.width()).isBetween(face.left() + 0.1, 0.5 + photoWidth);
        assertThat(face.top()).isBetween(60.0 / HEIGHT, 0.9);
        assertThat(face.top() + face.height()).isBetween(face.top() + 0.2, 660.0 / HEIGHT);
        assertThat(face.width() * WIDTH)
                .as("shares of the frame's width and of its height")
                .isBetween(face.height() * HEIGHT * 0.6, face.height() * HEIGHT * 1.4);
    }

    @Test
    void why_a_face_is_seen_poorly() {
        Pipeline pipeline = pipeline(this::see, new FrameSettings(2000, 0, 0, 90, 90, 0, 0, 255, 1, 1));
        look(pipeline, 500, 60, 600);

        assertThat(views).singleElement().satisfies(view -> {
            assertThat(view.orElseThrow().poor()).contains(PoorView.TOO_FAR);
            assertThat(view.orElseThrow().wanted()).isTrue();
        });
    }

    @Test
    void who_looks_on_and_throws_keeps_nobody_from_recording() {
        Pipeline pipeline = pipeline(view -> {
            throw new IllegalStateException("a bug in a screen");
        });
        for (int i = 0; i < 4; i++) {
            look(pipeline, 640, 60, 600);
        }

        assertThat(outbox.state().lastSerial()).isEqualTo(1);
        assertThat(faults.count()).isEqualTo(4);
    }

    /** Whoever comes is Anan, beyond doubt. */
    private static final class OnlyAnan implements Identifier {

        @Override
        public List<Candidate> nearest(Template probe, int most) {
            return List.of(new Candidate(ANAN, 0.95));
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
