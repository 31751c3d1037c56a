package org.opsta.kiosk.vision;

/**
 * The 478 points of MediaPipe's face mesh, by their numbers there, in pixels of the image, with their depth in the same
 * unit (smaller is nearer to the camera).
 */
public final class FaceMesh {

    private final Point[] points;
    private final float[] depths;

    FaceMesh(Point[] points, float[] depths) {
        this.points = points;
        this.depths = depths;
    }

    public int size() {
        return points.length;
    }

    public Point point(int number) {
        return points[number];
    }

    public double depth(int number) {
        return depths[number];
    }
}
