package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.BORDER_ISOLATED;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.bitwise_not;
import static org.bytedeco.opencv.global.opencv_core.mean;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_8;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;
import static org.bytedeco.opencv.global.opencv_imgproc.ellipse;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A person cut out of their picture, with a body below it that the picture does not show, ready to be drawn at any size.
 * The edges fade out, so that no rectangle of the picture's own background shows.
 */
final class Walker implements AutoCloseable {

    /** Height of the body below the picture, as a part of the picture's height. */
    private static final double BODY = 1.5;

    /** Each level is half the size of the one before: shrinking much in one step would glitter. */
    private static final int LEVELS = 3;

    private static final int OUTLINE_PART = 4;

    /** Colours weighted by opacity, and how much of what is behind shows through, both BGR with 8 bits a channel. */
    private record Level(Mat colours, Mat behind) {}

    private final List<Level> levels = new ArrayList<>();
    private final int width;
    private final int height;
    private final Mat transform = new Mat(2, 3, CV_64FC1);
    private final DoubleBuffer coefficients = transform.createBuffer();

    /** @param heightAtTerminal of the picture, in pixels of the frame; a wide picture is drawn smaller, to fit */
    Walker(Mat picture, int heightAtTerminal, int widthAtMost) {
        double scale = Math.min((double) heightAtTerminal / picture.rows(), (double) widthAtMost / picture.cols());
        width = Math.max(64, (int) (picture.cols() * scale));
        height = Math.max(64, (int) (picture.rows() * scale));
        cutOut(picture, scale);
        while (levels.size() < LEVELS) {
            Level larger = levels.get(levels.size() - 1);
            levels.add(new Level(half(larger.colours()), half(larger.behind())));
        }
    }

    private void cutOut(Mat picture, double scale) {
        int tall = height + (int) (height * BODY);
        Mat colours = new Mat(tall, width, CV_8UC3);
        Mat behind = new Mat();
        try (Size size = new Size(width, height);
                Mat portrait = new Mat();
                Rect top = new Rect(0, 0, width, height);
                Mat upper = new Mat(colours, top);
                Mat opacity = outline(tall);
                Mat opacities = threefold(opacity)) {
            resize(picture, portrait, size, 0, 0, scale > 1 ? INTER_CUBIC : INTER_AREA);
            try (Scalar clothes = clothes(portrait)) {
                colours.put(clothes);
            }
            portrait.copyTo(upper);
            blendInto(colours);
            multiply(colours, opacities, colours, 1 / 255.0, -1);
            bitwise_not(opacities, behind);
        }
        levels.add(new Level(colours, behind));
    }

    /** The colour of the picture's lower edge, where clothes are. */
    private Scalar clothes(Mat portrait) {
        try (Rect strip = new Rect(width / 4, height - height / 10 - 1, width / 2, height / 10 + 1);
                Mat edge = new Mat(portrait, strip)) {
            return mean(edge);
        }
    }

    /** Hides the seam between picture and body. */
    private void blendInto(Mat colours) {
        int band = Math.max(4, height / 12);
        try (Rect strip = new Rect(0, height - band / 2, width, band);
                Mat seam = new Mat(colours, strip);
                Size smear = new Size(band | 1, band | 1)) {
            blur(seam, seam, smear);
        }
    }

    /** A rounded head end and a body that narrows a little, in white, fading to black towards the edges. */
    private Mat outline(int tall) {
        // Drawn small: it is blurred anyway, and a wide blur at full size would hold up the picture.
        int smallWidth = width / OUTLINE_PART;
        int smallHeight = height / OUTLINE_PART;
        int smallTall = tall / OUTLINE_PART;
        double fade = smallWidth * 0.03;
        int side = (int) Math.ceil(2.5 * fade);
        Mat outline = new Mat();
        try (Scalar nothing = new Scalar(0);
                Mat small = new Mat(smallTall, smallWidth, CV_8UC1, nothing);
                Scalar solid = new Scalar(255);
                Point middle = new Point(smallWidth / 2, smallHeight / 2);
                Size axes = new Size(smallWidth / 2 - side, smallHeight / 2 - side);
                Point shoulder = new Point(side, smallHeight / 2);
                Point seam = new Point(smallWidth - side, smallHeight);
                Point waist = new Point(side * 2, smallHeight);
                Point feet = new Point(smallWidth - side * 2, smallTall);
                Size spread = new Size(0, 0);
                Size full = new Size(width, tall)) {
            ellipse(small, middle, axes, 0, 0, 360, solid, FILLED, LINE_8, 0);
            rectangle(small, shoulder, seam, solid, FILLED, LINE_8, 0);
            rectangle(small, waist, feet, solid, FILLED, LINE_8, 0);
            GaussianBlur(small, small, spread, fade);
            resize(small, outline, full, 0, 0, INTER_LINEAR);
        }
        return outline;
    }

    private static Mat threefold(Mat channel) {
        Mat all = new Mat();
        try (MatVector channels = new MatVector(channel, channel, channel)) {
            merge(channels, all);
        }
        return all;
    }

    private static Mat half(Mat larger) {
        Mat smaller = new Mat();
        try (Size size = new Size(Math.max(1, larger.cols() / 2), Math.max(1, larger.rows() / 2))) {
            resize(larger, smaller, size, 0, 0, INTER_AREA);
        }
        return smaller;
    }

    /**
     * Draws the person.
     *
     * @param before the pose a frame earlier, from which the motion blur follows
     * @param colours room of the frame's size and type, overwritten
     * @param behind likewise
     */
    void drawOn(Mat frame, Walk.Pose pose, Walk.Pose before, Mat colours, Mat behind) {
        int frameWidth = frame.cols();
        int frameHeight = frame.rows();
        double headAtTerminal = frameHeight - 0.5 * height;
        double head =
                Lobby.HORIZON * frameHeight + Math.min(1, pose.size()) * (headAtTerminal - Lobby.HORIZON * frameHeight);
        double x = pose.across() * frameWidth;
        double y = head + (0.5 - pose.lift()) * height * pose.size();

        double reach = 0.5 * width * pose.size() + 0.1 * height * pose.size();
        int left = Math.max(0, (int) (x - reach));
        int right = Math.min(frameWidth, (int) (x + reach) + 1);
        int top = Math.max(0, (int) (y - 1.06 * height * pose.size()));
        int bottom = Math.min(frameHeight, (int) (y + BODY * height * pose.size()) + 1);
        if (right - left < 2 || bottom - top < 2) {
            return;
        }
        int chosen = 0;
        while (chosen + 1 < LEVELS && pose.size() * (2 << chosen) <= 1) {
            chosen++;
        }
        Level level = levels.get(chosen);
        aim(pose, pose.size() * (1 << chosen), (1 << chosen), x - left, y - top);
        try (Rect place = new Rect(left, top, right - left, bottom - top);
                Size size = new Size(right - left, bottom - top);
                Mat target = new Mat(frame, place);
                Mat drawn = new Mat(colours, place);
                Mat through = new Mat(behind, place);
                Scalar none = new Scalar(0);
                Scalar all = new Scalar(255, 255, 255, 255)) {
            warpAffine(level.colours(), drawn, transform, size, INTER_LINEAR, BORDER_CONSTANT, none);
            warpAffine(level.behind(), through, transform, size, INTER_LINEAR, BORDER_CONSTANT, all);
            smear(drawn, through, pose, before, frameWidth);
            multiply(target, through, target, 1 / 255.0, -1);
            add(target, drawn, target);
        }
    }

    /** Turns and scales about the seam between picture and body, and puts it at {@code x}, {@code y}. */
    private void aim(Walk.Pose pose, double scale, double shrunk, double x, double y) {
        double angle = Math.toRadians(pose.tilt());
        double cos = scale * Math.cos(angle);
        double sin = scale * Math.sin(angle);
        double anchorX = 0.5 * width / shrunk;
        double anchorY = height / shrunk;
        coefficients.put(0, cos).put(1, -sin).put(2, x - cos * anchorX + sin * anchorY);
        coefficients.put(3, sin).put(4, cos).put(5, y - sin * anchorX - cos * anchorY);
    }

    /** Half of the way since the frame before: an exposure of half the time between frames. */
    private void smear(Mat drawn, Mat through, Walk.Pose pose, Walk.Pose before, int frameWidth) {
        int across = (int) (0.5 * Math.abs(pose.across() - before.across()) * frameWidth);
        int outward = (int) (0.25 * Math.abs(pose.size() - before.size()) * height);
        int wide = Math.max(1, Math.min(41, across + outward));
        int tall = Math.max(1, Math.min(15, outward));
        if (wide > 1 || tall > 1) {
            // Isolated: around the part that is drawn, the room still holds what an earlier frame left there.
            int edge = BORDER_REPLICATE | BORDER_ISOLATED;
            try (Size kernel = new Size(wide, tall);
                    Point middle = new Point(-1, -1)) {
                blur(drawn, drawn, kernel, middle, edge);
                blur(through, through, kernel, middle, edge);
            }
        }
    }

    @Override
    public void close() {
        for (Level level : levels) {
            level.colours().close();
            level.behind().close();
        }
        transform.close();
    }
}
