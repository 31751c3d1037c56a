package org.opsta.kiosk.vision;

import static org.opsta.kiosk.vision.StageTimes.Stage.ALIGN;
import static org.opsta.kiosk.vision.StageTimes.Stage.DETECT;
import static org.opsta.kiosk.vision.StageTimes.Stage.EMBED;
import static org.opsta.kiosk.vision.StageTimes.Stage.LANDMARKS;
import static org.opsta.kiosk.vision.StageTimes.Stage.LIVENESS;
import static org.opsta.kiosk.vision.StageTimes.Stage.QUALITY;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.recognition.Cover;
import org.opsta.kiosk.recognition.FaceQuality;
import org.opsta.kiosk.recognition.Template;

/**
 * The steps in their order, each timed: detect, landmarks, align, measure, judge liveness, embed.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceVision implements AutoCloseable {

    /** As much as alignment may err. */
    private static final double ENROLMENT_ZOOM = 1.06;

    private final FaceDetector detector;
    private final FaceLandmarker landmarker;
    private final FaceAligner aligner = new FaceAligner();
    private final QualityMeter meter = new QualityMeter();
    private final EyelidReader eyelids;
    private final FaceEmbedder embedder;
    private final LivenessNet livenessNet;
    private final StageTimes times;

    public FaceVision(ModelFiles models, StageTimes times) {
        this.times = times;
        detector = new FaceDetector(models.detector());
        landmarker = new FaceLandmarker(models.landmarks());
        eyelids = new EyelidReader(models.eyelids());
        embedder = new FaceEmbedder(models.embedder(), models.secondEmbedder());
        livenessNet = new LivenessNet(models.liveness());
    }

    /** Every face in a BGR image, the largest first. */
    public List<DetectedFace> detect(Mat image) {
        return times.time(DETECT, () -> detector.detect(image));
    }

    /** One face, aligned and measured, ready to be embedded; the caller closes it. */
    public AlignedFace align(Mat image, DetectedFace face) {
        Landmarks landmarks = times.time(LANDMARKS, () -> landmarker.find(image, face));
        Mat aligned = times.time(ALIGN, () -> aligner.align(image, landmarks));
        try {
            FaceQuality quality = times.time(QUALITY, () -> meter.measure(image, face, landmarks, aligned));
            return new AlignedFace(aligned, landmarks, quality);
        } catch (RuntimeException e) {
            aligned.close();
            throw e;
        }
    }

    /** The face's template, and what is in front of the face. */
    public Described describe(AlignedFace face) {
        return times.time(EMBED, () -> embedder.describe(face.image()));
    }

    /** Twice the time of {@link #describe}, and surer: for a face of which there may be one frame only. */
    public Described describeBothSides(AlignedFace face) {
        return times.time(EMBED, () -> embedder.describeBothSides(List.of(face.image())));
    }

    /** Six times the time of {@link #describe}: a photo is enrolled once and compared with every day. */
    public Described describeForEnrolment(Mat image, AlignedFace face) {
        try (Mat farther = aligner.align(image, face.landmarks(), 1 / ENROLMENT_ZOOM);
                Mat nearer = aligner.align(image, face.landmarks(), ENROLMENT_ZOOM)) {
            return embedder.describeBothSides(List.of(face.image(), farther, nearer));
        }
    }

    /**
     * How sure it is that both eyes are shut, 0 to 1. A model of its own takes its time, so this is for a photo and not for
     * every frame.
     */
    public double eyesShut(AlignedFace face) {
        return eyelids.bothShut(face.landmarks().mesh());
    }

    /** Log-odds that this face, found in {@code image}, is a living one and not a picture. */
    public double liveness(Mat image, AlignedFace face) {
        return times.time(
                LIVENESS, () -> livenessNet.logOdds(image, face.landmarks().mesh()));
    }

    /** The models that one frame runs, each by itself, by the step that runs it; the caller closes them. */
    public Map<StageTimes.Stage, BareModel> bareModels() {
        Map<StageTimes.Stage, BareModel> models = new EnumMap<>(StageTimes.Stage.class);
        models.put(DETECT, detector.bare());
        models.put(LANDMARKS, landmarker.bare());
        models.put(LIVENESS, livenessNet.bare());
        models.put(EMBED, embedder.bare());
        return models;
    }

    @Override
    public void close() {
        livenessNet.close();
        detector.close();
        landmarker.close();
        eyelids.close();
        embedder.close();
    }

    public record Described(Template template, Cover cover) {}

    /** Owns {@code image}. */
    public record AlignedFace(Mat image, Landmarks landmarks, FaceQuality quality) implements AutoCloseable {
        @Override
        public void close() {
            image.close();
        }
    }
}
