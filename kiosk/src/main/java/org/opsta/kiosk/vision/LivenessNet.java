package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.transform;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.opsta.kiosk.recognition.Box;

/**
 * MiniFASNetV2 (Silent-Face-Anti-Spoofing): whether a face and what is around it look like a person or like a picture of
 * one. Source of the crop's rule and of the classes: the model's own repository.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class LivenessNet implements AutoCloseable {

    private static final int SIDE = 80;
    private static final int CHANNELS = 3;
    private static final int LIVE = 1;
    /**
     * The face as it was trained with, and a wider look that shows more of a sheet's edge: the two together err less
     * than either.
     */
    private static final double[] SCALES = {2.7, 3.3};

    private final TfliteNetwork network;

    public LivenessNet(Path model) {
        network = new TfliteNetwork(model, 1);
    }

    /**
     * Log-odds of a live face against all else, averaged over the looks; 0 is undecided. It has to look alive both as it
     * is and with the image's colours balanced: by itself, the model takes the tint of a camera or a lamp for that of
     * living skin, and a warm one lets printed photos through.
     */
    public double logOdds(Mat image, FaceMesh mesh) {
        Box face = squareAround(mesh);
        double asItIs = 0;
        double balanced = 0;
        try (Mat gains = gains(image)) {
            for (double scale : SCALES) {
                try (Mat look = look(image, crop(face, scale, image.cols(), image.rows()))) {
                    asItIs += logOdds(network.runOnBgr(look, 1, 0).get(0));
                    transform(look, look, gains);
                    balanced += logOdds(network.runOnBgr(look, 1, 0).get(0));
                }
            }
        }
        return Math.min(asItIs, balanced) / SCALES.length;
    }

    /** What makes the whole image grey on average: a factor for each channel. */
    private static Mat gains(Mat image) {
        Mat gains = new Mat(CHANNELS, CHANNELS, CV_64F);
        try (Scalar colour = mean(image)) {
            double grey = (colour.get(0) + colour.get(1) + colour.get(2)) / CHANNELS;
            DoubleBuffer numbers = gains.createBuffer();
            for (int i = 0; i < CHANNELS * CHANNELS; i++) {
                boolean diagonal = i % (CHANNELS + 1) == 0;
                numbers.put(i, diagonal ? grey / Math.max(1, colour.get(i / CHANNELS)) : 0);
            }
        }
        return gains;
    }

    private static Mat look(Mat image, Box part) {
        Mat small = new Mat();
        try (Rect place = new Rect((int) part.x(), (int) part.y(), (int) part.width(), (int) part.height());
                Mat whole = new Mat(image, place);
                Size size = new Size(SIDE, SIDE)) {
            resize(whole, small, size, 0, 0, INTER_LINEAR);
        }
        return small;
    }

    /** The model gives its numbers before the softmax. */
    private static double logOdds(FloatBuffer classes) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < classes.capacity(); i++) {
            most = i == LIVE ? most : Math.max(most, classes.get(i));
        }
        double others = 0;
        for (int i = 0; i < classes.capacity(); i++) {
            others += i == LIVE ? 0 : Math.exp(classes.get(i) - most);
        }
        return classes.get(LIVE) - most - Math.log(others);
    }

    /** As large as the mesh, but square: steadier than the detector's box, and nearer to what it was trained with. */
    private static Box squareAround(FaceMesh mesh) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < mesh.size(); i++) {
            Point point = mesh.point(i);
            left = Math.min(left, point.x());
            right = Math.max(right, point.x());
            top = Math.min(top, point.y());
            bottom = Math.max(bottom, point.y());
        }
        double side = Math.max(1, Math.sqrt((right - left) * (bottom - top)));
        return new Box((left + right - side) / 2, (top + bottom - side) / 2, side, side);
    }

    /** {@code scale} times the face, no more than fits into the image, shifted to lie inside it; in whole pixels. */
    static Box crop(Box face, double scale, int columns, int rows) {
        double fitting = Math.min(scale, Math.min((columns - 1) / face.width(), (rows - 1) / face.height()));
        double width = face.width() * fitting;
        double height = face.height() * fitting;
        double left = face.x() + (face.width() - width) / 2;
        double top = face.y() + (face.height() - height) / 2;
        int x = (int) Math.max(0, Math.min(left, columns - 1 - width));
        int y = (int) Math.max(0, Math.min(top, rows - 1 - height));
        return new Box(x, y, Math.min((int) width + 1, columns - x), Math.min((int) height + 1, rows - y));
    }

    /** Each look once as it is and once balanced. */
    BareModel bare() {
        BareModel.Run run = network.bare();
        return new BareModel(run, run, run, run);
    }

    @Override
    public void close() {
        network.close();
    }
}
