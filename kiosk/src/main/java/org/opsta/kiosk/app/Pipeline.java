package org.opsta.kiosk.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.Frame;
import org.opsta.kiosk.feedback.FaceView;
import org.opsta.kiosk.feedback.ViewListener;
import org.opsta.kiosk.recognition.Box;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.recognition.Sighting;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.FaceVision.Described;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a frame, in order: detect, landmarks, align, measure, gate, embed, judge liveness, follow,
 * decide, punch, and say where the face is. Owns the thread {@code vision}, and lends it between frames to other work that needs the models.
 */
final class Pipeline implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration WAIT = Duration.ofMillis(30);

    private final Camera camera;
    private final FaceVision vision;
    private final FrameGate gate;
    private final FaceFollower follower;
    private final LivenessSettings liveness;
    private final LivenessCounts livenessCounts;
    private final PunchClock punchClock;
    private final ViewListener views;
    private final ListenerFaults faults;
    private final BlockingQueue<Runnable> jobs = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "vision");
    private volatile boolean stopping;
    private final AtomicLong turns = new AtomicLong();
    private boolean failing;

    Pipeline(
            Camera camera,
            FaceVision vision,
            FrameGate gate,
            FaceFollower follower,
            LivenessSettings liveness,
            LivenessCounts livenessCounts,
            PunchClock punchClock,
            ViewListener views,
            ListenerFaults faults) {
        this.camera = camera;
        this.vision = vision;
        this.gate = gate;
        this.follower = follower;
        this.liveness = liveness;
        this.livenessCounts = livenessCounts;
        this.punchClock = punchClock;
        this.views = views;
        this.faults = faults;
    }

    void start() {
        thread.start();
    }

    /** Runs {@code job} on the vision thread, between frames. */
    @Override
    public void execute(Runnable job) {
        if (stopping) {
            throw new RejectedExecutionException("the terminal is stopping");
        }
        jobs.add(job);
    }

    /** Its thread, for whoever watches it. */
    Thread thread() {
        return thread;
    }

    /** Grows while frames and photos are worked on, or there are none to work on; not while they fail. */
    long turns() {
        return turns.get();
    }

    private void run() {
        while (!stopping) {
            try {
                Runnable job = jobs.poll();
                if (job != null) {
                    job.run();
                }
                Optional<Frame> frame = camera.take(jobs.isEmpty() ? WAIT : Duration.ZERO);
                if (frame.isPresent()) {
                    try (Frame taken = frame.get()) {
                        look(taken);
                    }
                }
                turns.incrementAndGet();
                failing = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // One frame or photo that trips a model must not end the service.
                if (!failing) {
                    log.error("A frame could not be worked on; going on with the next", e);
                }
                failing = true;
            }
        }
    }

    /** Takes one frame through all steps, on the thread that owns the models. */
    void look(Frame frame) {
        List<DetectedFace> faces = vision.detect(frame.image());
        if (faces.isEmpty()) {
            follower.seeNobody(frame.capturedNanos());
            tell(Optional.empty());
            return;
        }
        DetectedFace nearest = faces.get(0);
        try (AlignedFace face = vision.align(frame.image(), nearest)) {
            Optional<PoorView> poor = gate.judge(face.quality());
            Sighting sighting = poor.isPresent()
                    ? Sighting.poor(frame.capturedNanos(), nearest.box(), face.quality(), poor.get())
                    : described(frame, nearest, face);
            Optional<ScanOutcome> outcome = follower.see(sighting);
            outcome.ifPresent(livenessCounts::count);
            if (outcome.isPresent() && !punchClock.take(outcome.get())) {
                follower.tryAgain();
            }
            tell(Optional.of(view(frame.image(), nearest.box(), poor)));
        }
    }

    private void tell(Optional<FaceView> nearest) {
        faults.guard(views, () -> views.see(nearest));
    }

    private FaceView view(Mat image, Box box, Optional<PoorView> poor) {
        double width = image.cols();
        double height = image.rows();
        return new FaceView(
                box.x() / width, box.y() / height, box.width() / width, box.height() / height, poor, follower.wants());
    }

    private Sighting described(Frame frame, DetectedFace nearest, AlignedFace face) {
        // The first frame may be the only good one, so it is looked at from both sides.
        Described described = follower.expectsFirstFrame() ? vision.describeBothSides(face) : vision.describe(face);
        Sighting sighting = Sighting.good(frame.capturedNanos(), nearest.box(), face.quality(), described.template());
        Optional<PoorView> flaw = gate.judge(described.cover());
        if (flaw.isPresent()) {
            sighting = sighting.flawedBy(flaw.get());
        }
        return liveness.judged() ? sighting.withLiveness(vision.liveness(frame.image(), face)) : sighting;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        // The models are this thread's now: what was promised to run still does.
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            job.run();
        }
    }
}
