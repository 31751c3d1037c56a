package org.opsta.kiosk.vision;

import java.nio.DoubleBuffer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Turn, scale and shift in the plane: {@code x' = a x - b y + tx}, {@code y' = b x + a y + ty}.
 */
record Similarity(double a, double b, double tx, double ty) {

    /** Turns by {@code radians} and scales around {@code centre}, which lands on {@code target}. */
    static Similarity around(Point centre, double radians, double scale, Point target) {
        double a = scale * Math.cos(radians);
        double b = scale * Math.sin(radians);
        return new Similarity(
                a, b, target.x() - a * centre.x() + b * centre.y(), target.y() - b * centre.x() - a * centre.y());
    }

    /** The one that brings {@code from} nearest to {@code to}, by least squares over the pairs. */
    static Similarity fitting(Point[] from, Point[] to) {
        Point fromCentre = centre(from);
        Point toCentre = centre(to);
        double along = 0;
        double across = 0;
        double squares = 0;
        for (int i = 0; i < from.length; i++) {
            double x = from[i].x() - fromCentre.x();
            double y = from[i].y() - fromCentre.y();
            double u = to[i].x() - toCentre.x();
            double v = to[i].y() - toCentre.y();
            along += x * u + y * v;
            across += x * v - y * u;
            squares += x * x + y * y;
        }
        double a = along / squares;
        double b = across / squares;
        return new Similarity(
                a,
                b,
                toCentre.x() - a * fromCentre.x() + b * fromCentre.y(),
                toCentre.y() - b * fromCentre.x() - a * fromCentre.y());
    }

    private static Point centre(Point[] points) {
        double x = 0;
        double y = 0;
        for (Point point : points) {
            x += point.x();
            y += point.y();
        }
        return new Point(x / points.length, y / points.length);
    }

    Point apply(Point point) {
        return new Point(a * point.x() - b * point.y() + tx, b * point.x() + a * point.y() + ty);
    }

    Similarity inverse() {
        double squared = a * a + b * b;
        double inverseA = a / squared;
        double inverseB = -b / squared;
        return new Similarity(inverseA, inverseB, -(inverseA * tx - inverseB * ty), -(inverseB * tx + inverseA * ty));
    }

    /** Writes this as a 2 x 3 matrix of doubles, the form OpenCV's warpAffine takes. */
    void fill(Mat matrix) {
        DoubleBuffer numbers = matrix.createBuffer();
        numbers.put(0, a).put(1, -b).put(2, tx).put(3, b).put(4, a).put(5, ty);
    }
}
