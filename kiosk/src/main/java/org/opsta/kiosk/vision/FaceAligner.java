package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Brings eyes, nose and mouth to the places the embedding model was trained with: the five-point template of ArcFace
 * (Deng et al., 2019) in a square of 112 pixels.
 */
public final class FaceAligner {

    public static final int SIDE = 112;

    private static final Point[] TEMPLATE = {
        new Point(38.2946, 51.6963),
        new Point(73.5318, 51.5014),
        new Point(56.0252, 71.7366),
        new Point(41.5493, 92.3655),
        new Point(70.7299, 92.2041)
    };

    private static final Point CENTRE = new Point(56, 72);

    /** The aligned face, BGR; the caller closes it. */
    public Mat align(Mat image, Landmarks landmarks) {
        return align(image, landmarks, 1);
    }

    /** The aligned face, nearer (above 1) or farther (below 1) than the models were trained with. */
    Mat align(Mat image, Landmarks landmarks, double zoom) {
        Point[] points = {
            landmarks.leftEye(), landmarks.rightEye(), landmarks.nose(), landmarks.leftMouth(), landmarks.rightMouth()
        };
        Mat aligned = new Mat();
        try (Mat matrix = new Mat(2, 3, CV_64F);
                Size size = new Size(SIDE, SIDE);
                Scalar black = new Scalar(0, 0, 0, 0)) {
            Similarity.fitting(points, zoomed(zoom)).fill(matrix);
            warpAffine(image, aligned, matrix, size, INTER_LINEAR, BORDER_CONSTANT, black);
        }
        return aligned;
    }

    private static Point[] zoomed(double zoom) {
        return Arrays.stream(TEMPLATE)
                .map(point -> new Point(
                        CENTRE.x() + zoom * (point.x() - CENTRE.x()), CENTRE.y() + zoom * (point.y() - CENTRE.y())))
                .toArray(Point[]::new);
    }
}
