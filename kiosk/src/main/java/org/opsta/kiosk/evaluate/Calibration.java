package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.evaluate.PictureList.Picture;
import org.opsta.kiosk.recognition.FalseMatchCurve;
import org.opsta.kiosk.recognition.FalseMatchCurve.Point;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;

/**
 * How often two pictures of different people score at least so much. The first picture of each identity is described as
 * an enrolment photo, every one as a single frame, and each frame is compared with everybody else's photo.
 */
public final class Calibration {

    private static final double[] RATES = {1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7};
    /** A score that fewer comparisons reach is chance; the curve goes on as steeply instead. */
    private static final int LEAST_COMPARISONS = 20;

    private final PhotoDecoder decoder = new PhotoDecoder();
    private final List<Described> photos = new ArrayList<>();
    private final List<Described> frames = new ArrayList<>();
    private int unusable;

    /** One line of the list. */
    public record Row(Picture picture, String identity) {}

    private record Described(String identity, Template template) {}

    /**
     * @param unusable pictures without a readable face, and frames the terminal would not use
     */
    public record Result(FalseMatchCurve curve, int identities, int frames, int unusable, long comparisons) {}

    private Calibration() {}

    /** Reads a list with the columns {@code path} and {@code identity}; others are ignored. */
    public static List<Row> read(Path list, Path images) throws BadList {
        return PictureList.open(list, images, Set.of("identity"))
                .rows(row -> new Row(row.picture(), row.get("identity")));
    }

    public static Result run(List<Row> rows, ModelFiles models, RecognitionSettings settings, Progress progress)
            throws BadList {
        Calibration calibration = new Calibration();
        Set<String> known = new HashSet<>();
        try (FaceVision vision = new FaceVision(models, new StageTimes())) {
            FrameGate gate = new FrameGate(settings);
            for (Row row : rows) {
                calibration.describe(row, known.add(row.identity()), vision, gate);
                progress.step();
            }
        }
        return calibration.result(models.templateHash());
    }

    private void describe(Row row, boolean first, FaceVision vision, FrameGate gate) {
        try (Mat image = decoder.decode(Files.readAllBytes(row.picture().file()))) {
            List<DetectedFace> faces = vision.detect(image);
            if (faces.isEmpty()) {
                unusable++;
                return;
            }
            DetectedFace wanted = faces.stream()
                    .min(Comparator.comparingDouble(face -> face.fromMiddle(image.cols(), image.rows())))
                    .orElseThrow();
            try (AlignedFace face = vision.align(image, wanted)) {
                if (gate.judge(face.quality()).isPresent()) {
                    unusable++;
                    return;
                }
                frames.add(new Described(row.identity(), vision.embedBothSides(face)));
                if (first) {
                    photos.add(new Described(row.identity(), vision.embedForEnrolment(image, face)));
                }
            }
        } catch (BadPicture | IOException e) {
            unusable++;
        }
    }

    private Result result(String templates) throws BadList {
        float[] scores = scores();
        Arrays.sort(scores);
        List<Point> points = new ArrayList<>();
        for (double rate : RATES) {
            int above = (int) (rate * scores.length);
            if (above >= LEAST_COMPARISONS) {
                points.add(new Point(rate, Math.round(scores[scores.length - above] * 1000) / 1000.0));
            }
        }
        if (points.size() < 2) {
            throw new BadList(
                    scores.length + " comparisons of different people are too few to tell how often two of them"
                            + " are alike; it takes 7000 at least, and ten million for large sites");
        }
        return new Result(
                new FalseMatchCurve(templates, points), photos.size(), frames.size(), unusable, scores.length);
    }

    private float[] scores() {
        float[] scores = new float[Math.multiplyExact(photos.size(), frames.size())];
        int count = 0;
        for (Described frame : frames) {
            for (Described photo : photos) {
                if (!photo.identity().equals(frame.identity())) {
                    scores[count++] = (float) photo.template().similarity(frame.template());
                }
            }
        }
        return Arrays.copyOf(scores, count);
    }
}
