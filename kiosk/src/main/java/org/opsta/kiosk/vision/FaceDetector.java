package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.opsta.kiosk.recognition.Box;

/**
 * BlazeFace, short range: finds faces up to about two metres from a camera. Finds a face from about 8 % of the image's
 * longer side on. Source of the shapes: the model's own card and graph (MediaPipe face detection, short range).
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceDetector implements AutoCloseable {

    private static final int SIDE = 128;
    private static final double LEAST_SCORE = 0.5;
    /** Boxes that share more than this are one face. */
    private static final double SAME_FACE = 0.3;
    /** Anchors sit on a 16 x 16 grid, two per cell, then on an 8 x 8 grid, six per cell. */
    private static final int[][] GRIDS = {{16, 2}, {8, 6}};

    private static final int NUMBERS_PER_ANCHOR = 16;

    private final TfliteNetwork network;
    private final Point[] anchors = anchors();

    public FaceDetector(Path model) {
        network = new TfliteNetwork(model);
    }

    /** Every face in a BGR image, the largest first. */
    public List<DetectedFace> detect(Mat image) {
        double scale = (double) SIDE / Math.max(image.cols(), image.rows());
        int width = Math.max(1, (int) Math.round(image.cols() * scale));
        int height = Math.max(1, (int) Math.round(image.rows() * scale));
        int left = (SIDE - width) / 2;
        int top = (SIDE - height) / 2;
        try (Mat small = new Mat();
                Mat square = new Mat();
                Size size = new Size(width, height);
                Scalar black = new Scalar(0, 0, 0, 0)) {
            resize(image, small, size, 0, 0, INTER_AREA);
            copyMakeBorder(small, square, top, SIDE - height - top, left, SIDE - width - left, BORDER_CONSTANT, black);
            List<DetectedFace> found = new ArrayList<>();
            decode(network.run(square, 1 / 127.5, 127.5), left, top, scale, found);
            return largestOfEach(found);
        }
    }

    private void decode(List<FloatBuffer> outputs, int left, int top, double scale, List<DetectedFace> found) {
        FloatBuffer regressors = outputs.get(0);
        FloatBuffer scores = outputs.get(1);
        for (int i = 0; i < anchors.length; i++) {
            double score = 1 / (1 + Math.exp(-scores.get(i)));
            if (score < LEAST_SCORE) {
                continue;
            }
            int at = i * NUMBERS_PER_ANCHOR;
            Point anchor = anchors[i];
            Point centre = place(regressors, at, anchor, left, top, scale);
            double width = regressors.get(at + 2) / scale;
            double height = regressors.get(at + 3) / scale;
            found.add(new DetectedFace(
                    new Box(centre.x() - width / 2, centre.y() - height / 2, width, height),
                    score,
                    place(regressors, at + 4, anchor, left, top, scale),
                    place(regressors, at + 6, anchor, left, top, scale)));
        }
    }

    private static Point place(FloatBuffer numbers, int at, Point anchor, int left, int top, double scale) {
        return new Point(
                (numbers.get(at) + anchor.x() * SIDE - left) / scale,
                (numbers.get(at + 1) + anchor.y() * SIDE - top) / scale);
    }

    /** Keeps the best of the boxes that lie on one another. */
    private static List<DetectedFace> largestOfEach(List<DetectedFace> found) {
        List<DetectedFace> kept = new ArrayList<>();
        found.sort(Comparator.comparingDouble(DetectedFace::score).reversed());
        for (DetectedFace face : found) {
            if (kept.stream().noneMatch(other -> other.box().overlap(face.box()) > SAME_FACE)) {
                kept.add(face);
            }
        }
        kept.sort(Comparator.comparingDouble((DetectedFace face) -> face.box().area())
                .reversed());
        return kept;
    }

    private static Point[] anchors() {
        List<Point> points = new ArrayList<>();
        for (int[] grid : GRIDS) {
            int cells = grid[0];
            for (int row = 0; row < cells; row++) {
                for (int column = 0; column < cells; column++) {
                    for (int i = 0; i < grid[1]; i++) {
                        points.add(new Point((column + 0.5) / cells, (row + 0.5) / cells));
                    }
                }
            }
        }
        return points.toArray(Point[]::new);
    }

    BareModel bare() {
        return network.bare();
    }

    @Override
    public void close() {
        network.close();
    }
}
