package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.opsta.kiosk.recognition.Box;

/**
 * MediaPipe's face mesh: 478 points of one face, of which recognition needs five and the head's direction. It looks at a
 * square of one and a half times the detector's box, turned so that the eyes are level.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceLandmarker implements AutoCloseable {

    private static final int SIDE = 256;
    private static final double MARGIN = 1.5;
    private static final int MESH_POINTS = 478;

    // Numbers of points in the mesh.
    private static final int NOSE = 1;
    private static final int[] LEFT_EYE = {33, 133};
    private static final int[] RIGHT_EYE = {362, 263};
    private static final int LEFT_MOUTH = 61;
    private static final int RIGHT_MOUTH = 291;
    private static final int LEFT_CHEEK = 234;
    private static final int RIGHT_CHEEK = 454;
    private static final int FOREHEAD = 10;
    private static final int CHIN = 152;

    /** From forehead to chin a face leans back by so much when it is held straight: the middle of 600 press photos. */
    private static final double STRAIGHT_PITCH_DEGREES = 6;

    private final TfliteNetwork network;

    public FaceLandmarker(Path model) {
        network = new TfliteNetwork(model);
    }

    /** The points of {@code face} in a BGR image. */
    public Landmarks find(Mat image, DetectedFace face) {
        Box box = face.box();
        double turn = Math.atan2(
                face.rightEye().y() - face.leftEye().y(),
                face.rightEye().x() - face.leftEye().x());
        double scale = SIDE / (MARGIN * Math.max(box.width(), box.height()));
        Similarity toModel = Similarity.around(
                new Point(box.x() + box.width() / 2, box.y() + box.height() / 2),
                -turn,
                scale,
                new Point(SIDE / 2.0, SIDE / 2.0));
        try (Mat crop = new Mat();
                Mat matrix = new Mat(2, 3, CV_64F);
                Size size = new Size(SIDE, SIDE);
                Scalar none = new Scalar()) {
            toModel.fill(matrix);
            warpAffine(image, crop, matrix, size, INTER_LINEAR, BORDER_REPLICATE, none);
            List<FloatBuffer> outputs = network.run(crop, 1 / 255.0, 0);
            return read(outputs.get(0), outputs.get(1), toModel, turn);
        }
    }

    private static Landmarks read(FloatBuffer mesh, FloatBuffer presence, Similarity toModel, double turn) {
        Similarity back = toModel.inverse();
        Point leftEye = back.apply(Point.between(point(mesh, LEFT_EYE[0]), point(mesh, LEFT_EYE[1])));
        Point rightEye = back.apply(Point.between(point(mesh, RIGHT_EYE[0]), point(mesh, RIGHT_EYE[1])));
        // The mesh's depth has the scale of its x: two points across the face and two along it give the head's
        // direction.
        double yaw = Math.atan2(
                depth(mesh, RIGHT_CHEEK) - depth(mesh, LEFT_CHEEK),
                point(mesh, RIGHT_CHEEK).x() - point(mesh, LEFT_CHEEK).x());
        double pitch = Math.atan2(
                depth(mesh, CHIN) - depth(mesh, FOREHEAD),
                point(mesh, CHIN).y() - point(mesh, FOREHEAD).y());
        double rollInCrop = Math.atan2(
                point(mesh, RIGHT_EYE[1]).y() - point(mesh, LEFT_EYE[0]).y(),
                point(mesh, RIGHT_EYE[1]).x() - point(mesh, LEFT_EYE[0]).x());
        Point[] points = new Point[MESH_POINTS];
        float[] depths = new float[MESH_POINTS];
        double scale = Math.hypot(back.a(), back.b());
        for (int i = 0; i < MESH_POINTS; i++) {
            points[i] = back.apply(point(mesh, i));
            depths[i] = (float) (depth(mesh, i) * scale);
        }
        return new Landmarks(
                new FaceMesh(points, depths),
                leftEye,
                rightEye,
                back.apply(point(mesh, NOSE)),
                back.apply(point(mesh, LEFT_MOUTH)),
                back.apply(point(mesh, RIGHT_MOUTH)),
                1 / (1 + Math.exp(-presence.get(0))),
                Math.toDegrees(yaw),
                Math.toDegrees(pitch) - STRAIGHT_PITCH_DEGREES,
                Math.toDegrees(rollInCrop + turn));
    }

    private static Point point(FloatBuffer mesh, int number) {
        return new Point(mesh.get(3 * number), mesh.get(3 * number + 1));
    }

    private static double depth(FloatBuffer mesh, int number) {
        return mesh.get(3 * number + 2);
    }

    BareModel bare() {
        return new BareModel(network.bare());
    }

    @Override
    public void close() {
        network.close();
    }
}
