package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.Laplacian;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.DoubleBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.opsta.kiosk.recognition.FaceQuality;

/**
 * Measures how well a face can be seen. What is good enough is not decided here.
 */
public final class QualityMeter {

    /** Below the iris points of the mesh, which lie inside the eyes anyway. */
    private static final int FACE_POINTS = 468;

    private static final int[] LEFT_EYE = {33, 133};
    private static final int[] RIGHT_EYE = {362, 263};

    /** The face itself in its aligned square, with little hair and background. */
    private static final int INNER_LEFT = 20;

    private static final int INNER_TOP = 30;
    private static final int INNER_WIDTH = 72;
    private static final int INNER_HEIGHT = 76;

    /** Widths of the smoothing, in pixels of the aligned face, before detail is measured. */
    private static final double FINE = 1;

    private static final double COARSE = 3;

    public FaceQuality measure(Mat image, DetectedFace face, Landmarks landmarks, Mat aligned) {
        try (Mat grey = new Mat()) {
            cvtColor(aligned, grey, COLOR_BGR2GRAY);
            return new FaceQuality(
                    face.box().width(),
                    landmarks.presence(),
                    sharpness(grey),
                    brightness(grey),
                    landmarks.yawDegrees(),
                    landmarks.pitchDegrees(),
                    landmarks.rollDegrees(),
                    eyePixels(landmarks.mesh()),
                    insideShare(image, landmarks.mesh()));
        }
    }

    /**
     * Blur takes away fine detail first. Both are measured after smoothing, so that a camera's noise does not pass for
     * detail, and one is held against the other, so that contrast does not matter.
     */
    private static double sharpness(Mat grey) {
        double coarse = detail(grey, COARSE);
        return coarse == 0 ? 0 : detail(grey, FINE) / coarse;
    }

    private static double detail(Mat grey, double sigma) {
        try (Mat smooth = new Mat();
                Mat edges = new Mat();
                Size none = new Size(0, 0);
                Mat average = new Mat();
                Mat deviation = new Mat();
                Rect inner = new Rect(INNER_LEFT, INNER_TOP, INNER_WIDTH, INNER_HEIGHT)) {
            GaussianBlur(grey, smooth, none, sigma);
            try (Mat face = smooth.apply(inner)) {
                Laplacian(face, edges, CV_64F);
                meanStdDev(edges, average, deviation);
                DoubleBuffer spread = deviation.createBuffer();
                return spread.get(0);
            }
        }
    }

    private static double brightness(Mat grey) {
        try (Scalar average = mean(grey)) {
            return average.get(0);
        }
    }

    /** In depth too: a face turned away has its eyes nearer to each other in the picture only. */
    private static double eyePixels(FaceMesh mesh) {
        Point left = Point.between(mesh.point(LEFT_EYE[0]), mesh.point(LEFT_EYE[1]));
        Point right = Point.between(mesh.point(RIGHT_EYE[0]), mesh.point(RIGHT_EYE[1]));
        double depth = (mesh.depth(LEFT_EYE[0])
                        + mesh.depth(LEFT_EYE[1])
                        - mesh.depth(RIGHT_EYE[0])
                        - mesh.depth(RIGHT_EYE[1]))
                / 2;
        return Math.hypot(left.distanceTo(right), depth);
    }

    private static double insideShare(Mat image, FaceMesh mesh) {
        int inside = 0;
        for (int i = 0; i < FACE_POINTS; i++) {
            Point point = mesh.point(i);
            if (point.x() >= 0 && point.y() >= 0 && point.x() < image.cols() && point.y() < image.rows()) {
                inside++;
            }
        }
        return (double) inside / FACE_POINTS;
    }
}
