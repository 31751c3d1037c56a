package org.opsta.kiosk.evaluate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opsta.kiosk.evaluate.DescribedPictures.Described;
import org.opsta.kiosk.evaluate.DescribedPictures.Row;
import org.opsta.kiosk.recognition.FalseMatchCurve;
import org.opsta.kiosk.recognition.FalseMatchCurve.Point;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.vision.ModelFiles;

/**
 * How often two pictures of different people score at least so much: each picture, as a frame at the terminal, is compared
 * with the first picture of everybody else, as an enrolment photo.
 */
public record Calibration(FalseMatchCurve curve, int identities, int frames, int unusable, long comparisons) {

    private static final double[] RATES = {1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7};
    /** A score that fewer comparisons reach is chance; the curve goes on as steeply instead. */
    private static final int LEAST_COMPARISONS = 10;

    public static Calibration measure(Path list, Path images, ModelFiles models, FrameGate gate) throws BadList {
        List<Row> rows = DescribedPictures.read(list, images);
        DescribedPictures pictures;
        try (Progress progress = new Progress("pictures", rows.size())) {
            pictures = DescribedPictures.of(rows, true, models, gate, progress);
        }
        float[] scores = scores(pictures);
        return new Calibration(
                new FalseMatchCurve(models.templateHash(), points(scores)),
                pictures.photos().size(),
                pictures.frames().size(),
                pictures.unusable(),
                scores.length);
    }

    /** Of comparisons of different people, sorted. */
    private static float[] scores(DescribedPictures pictures) {
        float[] scores = new float
                [Math.multiplyExact(pictures.photos().size(), pictures.frames().size())];
        int count = 0;
        for (Described frame : pictures.frames()) {
            for (Described photo : pictures.photos()) {
                if (!photo.identity().equals(frame.identity())) {
                    scores[count++] = (float) photo.template().similarity(frame.template());
                }
            }
        }
        float[] found = Arrays.copyOf(scores, count);
        Arrays.sort(found);
        return found;
    }

    static List<Point> points(float[] sorted) throws BadList {
        List<Point> points = new ArrayList<>();
        for (double rate : RATES) {
            int above = (int) (rate * sorted.length);
            if (above >= LEAST_COMPARISONS) {
                points.add(new Point(rate, Math.round(sorted[sorted.length - above] * 1000) / 1000.0));
            }
        }
        if (points.size() < 2) {
            throw new BadList(
                    sorted.length + " comparisons of different people are too few to tell how often two of them"
                            + " are alike; it takes 7,000 at the least, and ten million for large sites");
        }
        return points;
    }

    /** For people. */
    public void print(PrintStream out) {
        out.printf(
                "%d people, %d frames (%d pictures not usable), %d comparisons of different people%n",
                identities, frames, unusable, comparisons);
        curve.points().forEach(point -> out.printf("%8.0e reach %.3f%n", point.rate(), point.score()));
    }
}
