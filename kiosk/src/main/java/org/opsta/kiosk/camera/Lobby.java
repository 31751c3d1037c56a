package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.line;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** The empty lobby behind the walk-ups: a wall with windows, doors and pillars, and a tiled floor, out of focus. */
final class Lobby {

    /** Height of the horizon, and so of the eyes of people far away, as a part of the picture's height. */
    static final double HORIZON = 0.46;

    private static final double FLOOR = 0.62;

    private Lobby() {}

    static Mat drawn(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Mat picture;
        int hue = random.nextInt(-8, 9);
        try (Scalar wall = colour(168 + hue, 176, 182 - hue)) {
            picture = new Mat(height, width, CV_8UC3, wall);
        }
        int floor = (int) (height * FLOOR);
        for (int y = 0; y < floor; y++) {
            double shade = 1 - 0.22 * y / floor;
            box(picture, 0, y, width, y, (170 + hue) * shade, 178 * shade, (184 - hue) * shade);
        }
        for (int y = floor; y < height; y++) {
            double shade = 0.75 + 0.35 * (y - floor) / (height - floor);
            box(picture, 0, y, width, y, 128 * shade, 136 * shade, 142 * shade);
        }
        windows(picture, random, width, height);
        tiles(picture, width, height, floor);
        pillars(picture, random, width, height, floor);
        try (Size blur = new Size(0, 0)) {
            GaussianBlur(picture, picture, blur, height / 240.0);
        }
        return picture;
    }

    private static void windows(Mat picture, SplittableRandom random, int width, int height) {
        int panes = 5 + random.nextInt(3);
        int left = (int) (width * (0.08 + 0.2 * random.nextDouble()));
        int pane = (int) (width * 0.07);
        for (int i = 0; i < panes; i++) {
            int x = left + i * (pane + width / 90);
            int glow = random.nextInt(-10, 11);
            box(picture, x, height * 0.14, x + pane, height * 0.4, 226 + glow, 222 + glow, 212 + glow);
            box(picture, x, height * 0.27, x + pane, height * 0.275, 120, 124, 126);
        }
        int door = (int) (width * (0.55 + 0.2 * random.nextDouble()));
        box(picture, door, height * 0.24, door + width * 0.13, height * FLOOR, 96, 108, 120);
        box(picture, door + width * 0.064, height * 0.24, door + width * 0.068, height * FLOOR, 60, 66, 72);
    }

    private static void tiles(Mat picture, int width, int height, int floor) {
        double vanishing = width / 2.0;
        for (int i = -14; i <= 14; i++) {
            stroke(picture, vanishing + i * width * 0.05, floor, vanishing + i * width * 0.22, height);
        }
        for (double depth = 1; depth < 7; depth += 0.6) {
            double y = floor + (height - floor) / depth;
            stroke(picture, 0, y, width, y);
        }
        box(picture, 0, floor - height * 0.02, width, floor, 88, 92, 96);
    }

    private static void pillars(Mat picture, SplittableRandom random, int width, int height, int floor) {
        double left = width * (0.02 + 0.05 * random.nextDouble());
        double right = width * (0.9 + 0.04 * random.nextDouble());
        for (double x : new double[] {left, right}) {
            box(picture, x, 0, x + width * 0.05, floor + height * 0.07, 150, 156, 160);
            box(picture, x + width * 0.035, 0, x + width * 0.05, floor + height * 0.07, 118, 124, 128);
        }
    }

    private static void box(
            Mat picture, double left, double top, double right, double bottom, double blue, double green, double red) {
        try (Point from = new Point((int) left, (int) top);
                Point to = new Point((int) right, (int) bottom);
                Scalar colour = colour(blue, green, red)) {
            rectangle(picture, from, to, colour, FILLED, LINE_AA, 0);
        }
    }

    private static void stroke(Mat picture, double x1, double y1, double x2, double y2) {
        try (Point from = new Point((int) x1, (int) y1);
                Point to = new Point((int) x2, (int) y2);
                Scalar colour = colour(104, 110, 114)) {
            line(picture, from, to, colour, 1, LINE_AA, 0);
        }
    }

    private static Scalar colour(double blue, double green, double red) {
        return new Scalar(blue, green, red, 0);
    }
}
