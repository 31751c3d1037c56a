package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.flip;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.recognition.Cover;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.FaceVision.Described;

/**
 * An aligned face in, a template out: SFace's 128 numbers beside MobileFaceNet's 192, each of length 1 and then weighted,
 * so that the cosine of two templates is the weighted mean of the two models' cosines. The two err on different faces.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceEmbedder implements AutoCloseable {

    private static final int FIRST = 128;
    private static final int SECOND = 192;
    public static final int DIMENSIONS = FIRST + SECOND;

    /** SFace's share; measured flat between 0.6 and 0.8 (docs/accuracy.md). */
    private static final double FIRST_SHARE = 0.7;

    /** Say here whatever changes what templates mean, besides the models themselves. */
    static final String RECIPE = "1: 0.7 SFace, 0.3 MobileFaceNet";

    private static final int HORIZONTALLY = 1;

    private final OnnxNetwork first;
    private final TfliteNetwork second;
    private final CoverHead coverHead = CoverHead.trained();

    public FaceEmbedder(Path sface, Path mobileFaceNet) {
        first = OnnxNetwork.load(sface, List.of("fc1", CoverHead.LAYER));
        second = new TfliteNetwork(mobileFaceNet);
    }

    public Described describe(Mat aligned) {
        Sum sum = new Sum();
        sum.add(aligned);
        return sum.described();
    }

    /**
     * Of all the pictures, each as it is and mirrored: faces are not quite symmetric, and neither are the models. What
     * covers the face is told by the first picture.
     */
    public Described describeBothSides(List<Mat> aligned) {
        Sum sum = new Sum();
        try (Mat mirrored = new Mat()) {
            for (Mat face : aligned) {
                sum.add(face);
                flip(face, mirrored, HORIZONTALLY);
                sum.add(mirrored);
            }
        }
        return sum.described();
    }

    BareModel bare() {
        return new BareModel(first.bare(FaceAligner.SIDE), second.bare());
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }

    private final class Sum {

        private final float[] firsts = new float[FIRST];
        private final float[] seconds = new float[SECOND];
        private @Nullable Cover cover;

        void add(Mat aligned) {
            float[] one = new float[FIRST];
            first.run(aligned, FaceAligner.SIDE, 1, 0, outputs -> {
                outputs.get(0).get(one);
                if (cover == null) {
                    cover = coverHead.judge(outputs.get(1));
                }
            });
            addUnit(one, firsts);
            float[] other = new float[SECOND];
            second.run(aligned, 1 / 128.0, 127.5).get(0).get(0, other);
            addUnit(other, seconds);
        }

        private static void addUnit(float[] values, float[] sum) {
            float[] unit = Template.normalised(values).values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += unit[i];
            }
        }

        Described described() {
            float[] joined = new float[DIMENSIONS];
            place(Template.normalised(firsts), Math.sqrt(FIRST_SHARE), joined, 0);
            place(Template.normalised(seconds), Math.sqrt(1 - FIRST_SHARE), joined, FIRST);
            return new Described(Template.normalised(joined), Objects.requireNonNull(cover));
        }

        private static void place(Template part, double weight, float[] joined, int from) {
            float[] values = part.values();
            for (int i = 0; i < values.length; i++) {
                joined[from + i] = (float) (weight * values[i]);
            }
        }
    }
}
