package org.opsta.kiosk.evaluate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.opsta.kiosk.evaluate.DescribedPictures.Described;
import org.opsta.kiosk.evaluate.DescribedPictures.Row;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.vision.ModelFiles;

/**
 * Whether the terminal's threshold fits other cameras and faces than it was calibrated with: of all pairs of frames of
 * different people, how many reach it.
 *
 * @param enrolled the number of people the threshold is for
 * @param different pairs of different people that reach it
 * @param same pairs of one person that reach it
 * @param highest score of different people
 */
public record Pairs(
        int frames, int unusable, int enrolled, double threshold, Rate different, Rate same, double highest) {

    public static Pairs measure(
            Path list, Path images, int enrolled, ModelFiles models, FrameGate gate, RecognitionSettings settings)
            throws BadList {
        List<Row> rows = DescribedPictures.read(list, images);
        DescribedPictures pictures;
        try (Progress progress = new Progress("pictures", rows.size())) {
            pictures = DescribedPictures.of(rows, false, models, gate, progress);
        }
        return of(pictures, enrolled, new IdentityRule(models.falseMatchCurve(), settings).threshold(enrolled));
    }

    static Pairs of(DescribedPictures pictures, int enrolled, double threshold) {
        long[] of = new long[2];
        long[] reached = new long[2];
        double highest = -1;
        List<Described> frames = pictures.frames();
        for (int i = 0; i < frames.size(); i++) {
            for (int j = 0; j < i; j++) {
                double score = frames.get(i).template().similarity(frames.get(j).template());
                int same = frames.get(i).identity().equals(frames.get(j).identity()) ? 1 : 0;
                of[same]++;
                if (score >= threshold) {
                    reached[same]++;
                }
                if (same == 0) {
                    highest = Math.max(highest, score);
                }
            }
        }
        return new Pairs(
                frames.size(),
                pictures.unusable(),
                enrolled,
                threshold,
                new Rate(reached[0], of[0]),
                new Rate(reached[1], of[1]),
                highest);
    }

    /** For people. */
    public void print(PrintStream out) {
        out.println(String.format(
                Locale.ROOT,
                "%d frames (%d pictures not usable); threshold for %d people enrolled: %.3f",
                frames,
                unusable,
                enrolled,
                threshold));
        out.println("pairs of different people that reach it: " + different);
        out.println(String.format(Locale.ROOT, "  the highest: %.3f", highest));
        out.println("pairs of one person that reach it: " + same);
    }
}
