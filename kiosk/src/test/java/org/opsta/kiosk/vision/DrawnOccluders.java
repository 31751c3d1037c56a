package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.GeneralPath;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Draws over the points of a face what people wear or hold in front of it: masks, scarves, hands, things, sunglasses; and,
 * for the other side, what is no obstacle: spectacles, beards, a mask pulled under the chin, a hand at the cheek. Every
 * drawing is another, as the random numbers say.
 */
final class DrawnOccluders {

    /** The points of the mesh around the mouth, around each eye, and the lower half of the face's outline. */
    private static final int[] LIPS = {
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185
    };

    private static final int[] LEFT_EYE = {33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246};
    private static final int[] RIGHT_EYE = {
        263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466
    };
    private static final int[] JAW = {132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361
    };
    private static final int[] SKIN = {50, 280, 205, 425, 151, 9, 108, 337, 118, 347};
    private static final int LEFT_EAR = 234;
    private static final int RIGHT_EAR = 454;
    private static final int CHIN = 152;
    private static final int NOSE_TIP = 4;
    private static final int NOSE_ROOT = 168;

    enum Kind {
        NOTHING,
        MASK,
        SCARF,
        HAND_ON_MOUTH,
        THING_ON_MOUTH,
        HAND_ON_EYES,
        THING_ON_EYES,
        SUNGLASSES,
        SPECTACLES,
        BEARD,
        MASK_UNDER_CHIN,
        HAND_AT_CHEEK
    }

    /** How much of a part of the face the drawing hides, 0 to 1. */
    record Hidden(double mouth, double leftEye, double rightEye) {}

    private final Random random;

    DrawnOccluders(Random random) {
        this.random = random;
    }

    /**
     * Draws onto {@code image}, BGR.
     *
     * @param stuff a picture whose parts serve as pattern of cloth and things
     */
    Hidden draw(Mat image, FaceMesh mesh, Kind kind, Mat stuff) {
        BufferedImage layer = new BufferedImage(image.cols(), image.rows(), BufferedImage.TYPE_4BYTE_ABGR);
        Graphics2D pen = layer.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        Sketch sketch = new Sketch(pen, image, mesh, stuff);
        switch (kind) {
            case NOTHING -> {}
            case MASK -> sketch.mask(0);
            case MASK_UNDER_CHIN -> sketch.mask(1);
            case SCARF -> sketch.scarf();
            case HAND_ON_MOUTH -> sketch.hand(sketch.mouth(), 0.35);
            case HAND_ON_EYES -> sketch.handOnEyes();
            case HAND_AT_CHEEK -> sketch.handAtCheek();
            case THING_ON_MOUTH -> sketch.thing(sketch.mouth(), 1.3 + 1.5 * random.nextDouble());
            case THING_ON_EYES -> sketch.bandOverEyes();
            case SUNGLASSES -> sketch.glasses(true);
            case SPECTACLES -> sketch.glasses(false);
            case BEARD -> sketch.beard();
        }
        pen.dispose();
        blend(image, layer);
        return new Hidden(
                hidden(layer, outline(mesh, LIPS)),
                hidden(layer, outline(mesh, LEFT_EYE)),
                hidden(layer, outline(mesh, RIGHT_EYE)));
    }

    private final class Sketch {
        private final Graphics2D pen;
        private final FaceMesh mesh;
        private final Mat image;
        private final Mat stuff;
        private final double unit;
        private final double light;

        Sketch(Graphics2D pen, Mat image, FaceMesh mesh, Mat stuff) {
            this.pen = pen;
            this.mesh = mesh;
            this.image = image;
            this.stuff = stuff;
            unit = at(33).distance(at(263)) * 0.7;
            Color skin = skin();
            light = Math.min(1, 0.35 + 0.9 * (skin.getRed() + skin.getGreen() + skin.getBlue()) / 765.0);
        }

        private Point2D at(int number) {
            Point point = mesh.point(number);
            return new Point2D.Double(point.x(), point.y());
        }

        Point2D mouth() {
            return mix(at(13), at(2), random.nextDouble() * 0.7);
        }

        /** The frame of the face: x to its right, y down, from the nose's root to the chin is 1. */
        private Point2D down(double share, double across) {
            Point2D top = at(NOSE_ROOT);
            Point2D chin = at(CHIN);
            Point2D left = at(LEFT_EAR);
            Point2D right = at(RIGHT_EAR);
            return new Point2D.Double(
                    top.getX() + share * (chin.getX() - top.getX()) + across * (right.getX() - left.getX()) / 2,
                    top.getY() + share * (chin.getY() - top.getY()) + across * (right.getY() - left.getY()) / 2);
        }

        void mask(double lowered) {
            Point2D chin = at(CHIN);
            Point2D top = at(NOSE_ROOT);
            double slip = lowered == 0 ? 0 : 0.62 + 0.25 * random.nextDouble();
            AffineTransform slipped = AffineTransform.getTranslateInstance(
                    slip * (chin.getX() - top.getX()), slip * (chin.getY() - top.getY()));
            double inset = random.nextDouble() * 0.55;
            double grow = 1 + 0.13 * random.nextDouble();
            double nose = 0.08 + 0.42 * random.nextDouble();
            Point2D centre = down(0.6, 0);
            Point2D[] edge = new Point2D[JAW.length];
            for (int i = 0; i < JAW.length; i++) {
                Point2D jaw = at(JAW[i]);
                double pull = inset * Math.pow(Math.abs(i - 8) / 8.0, 1.5);
                edge[i] = away(centre, mix(jaw, mix(at(i < 8 ? 205 : 425), jaw, 0.3), pull), grow);
            }
            // The sides of a mask reach higher than the jaw's points: towards the ears.
            double rise = 0.1 + 0.5 * random.nextDouble();
            Point2D leftTop = mix(edge[0], mix(at(LEFT_EAR), at(116), 0.2 + 0.6 * inset), rise);
            Point2D rightTop = mix(edge[edge.length - 1], mix(at(RIGHT_EAR), at(345), 0.2 + 0.6 * inset), rise);
            Point2D noseTop = mix(at(NOSE_ROOT), at(NOSE_TIP), nose * 1.3);
            double sag = 0.25 * random.nextDouble();
            GeneralPath cloth = new GeneralPath();
            cloth.moveTo(leftTop.getX(), leftTop.getY());
            curve(cloth, leftTop, noseTop, sag);
            curve(cloth, noseTop, rightTop, sag);
            for (int i = edge.length - 1; i >= 0; i--) {
                cloth.lineTo(edge[i].getX(), edge[i].getY());
            }
            cloth.closePath();
            cloth.transform(slipped);

            Paint paint = fabric();
            if (random.nextInt(4) > 0) {
                straps(edge, leftTop, rightTop, slipped);
            }
            pen.setPaint(paint);
            pen.fill(cloth);
            Shape before = pen.getClip();
            pen.clip(cloth);
            dome(cloth.getBounds2D());
            folds(slipped);
            if (random.nextInt(5) == 0) {
                valve(slipped);
            }
            pen.setClip(before);
            if (random.nextInt(2) == 0) {
                pen.setColor(new Color(0, 0, 0, 30 + random.nextInt(70)));
                pen.setStroke(new BasicStroke((float) (unit * 0.03)));
                pen.draw(cloth);
            }
        }

        private void straps(Point2D[] edge, Point2D leftTop, Point2D rightTop, AffineTransform slipped) {
            pen.setColor(shade(random.nextInt(3) == 0 ? Color.BLACK : Color.WHITE, light));
            pen.setStroke(new BasicStroke((float) (unit * (0.02 + 0.04 * random.nextDouble()))));
            line(slipped.transform(leftTop, null), at(LEFT_EAR));
            line(slipped.transform(rightTop, null), at(RIGHT_EAR));
            line(slipped.transform(edge[2], null), at(LEFT_EAR));
            line(slipped.transform(edge[edge.length - 3], null), at(RIGHT_EAR));
        }

        private void folds(AffineTransform slipped) {
            int folds = random.nextInt(5);
            for (int i = 0; i < folds; i++) {
                double share = 0.35 + 0.5 * (i + random.nextDouble() * 0.6) / folds;
                GeneralPath fold = new GeneralPath();
                Point2D from = slipped.transform(down(share - 0.08 * random.nextDouble(), -0.9), null);
                Point2D to = slipped.transform(down(share - 0.08 * random.nextDouble(), 0.9), null);
                fold.moveTo(from.getX(), from.getY());
                curve(fold, from, to, -0.12 * random.nextDouble());
                pen.setStroke(new BasicStroke((float) (unit * (0.02 + 0.05 * random.nextDouble()))));
                pen.setColor(new Color(0, 0, 0, 15 + random.nextInt(60)));
                pen.draw(fold);
                pen.translate(0, unit * 0.04);
                pen.setColor(new Color(255, 255, 255, 10 + random.nextInt(60)));
                pen.draw(fold);
                pen.translate(0, -unit * 0.04);
            }
            if (random.nextInt(4) == 0) {
                // The seam of a folded mask.
                pen.setColor(new Color(0, 0, 0, 40 + random.nextInt(60)));
                line(slipped.transform(down(0.2, 0), null), slipped.transform(down(1.1, 0), null));
            }
        }

        private void valve(AffineTransform slipped) {
            Point2D middle = slipped.transform(down(0.75, random.nextDouble() * 0.6 - 0.3), null);
            double size = unit * (0.15 + 0.2 * random.nextDouble());
            pen.setPaint(shade(pastel(), light));
            pen.fill(disc(middle, size));
            pen.setColor(new Color(0, 0, 0, 90));
            pen.setStroke(new BasicStroke((float) (unit * 0.03)));
            pen.draw(disc(middle, size * 0.7));
        }

        /** Light from one side and roundness: what is nearer to the middle is brighter. */
        private void dome(Rectangle2D bounds) {
            Point2D spot = new Point2D.Double(
                    bounds.getX() + bounds.getWidth() * (0.2 + 0.6 * random.nextDouble()),
                    bounds.getY() + bounds.getHeight() * (0.1 + 0.6 * random.nextDouble()));
            float radius =
                    (float) (Math.max(bounds.getWidth(), bounds.getHeight()) * (0.5 + 0.5 * random.nextDouble()));
            pen.setPaint(new RadialGradientPaint(spot, Math.max(2, radius), new float[] {0, 0.5f, 1}, new Color[] {
                new Color(255, 255, 255, random.nextInt(80)),
                new Color(128, 128, 128, 0),
                new Color(0, 0, 0, 30 + random.nextInt(130))
            }));
            pen.fill(bounds);
        }

        void scarf() {
            Point2D left = away(down(0.5, 0), at(LEFT_EAR), 1.1 + 0.2 * random.nextDouble());
            Point2D right = away(down(0.5, 0), at(RIGHT_EAR), 1.1 + 0.2 * random.nextDouble());
            Point2D top = mix(at(NOSE_ROOT), at(2), 0.2 + 0.75 * random.nextDouble());
            Point2D low = down(2.2, 0);
            GeneralPath cloth = new GeneralPath();
            Point2D leftStart = mix(left, down(0.8, -1.1), random.nextDouble() * 0.6);
            Point2D rightStart = mix(right, down(0.8, 1.1), random.nextDouble() * 0.6);
            cloth.moveTo(leftStart.getX(), leftStart.getY());
            curve(cloth, leftStart, top, 0.2 * random.nextDouble());
            curve(cloth, top, rightStart, 0.2 * random.nextDouble());
            cloth.lineTo(low.getX() + unit * 2, low.getY());
            cloth.lineTo(low.getX() - unit * 2, low.getY());
            cloth.closePath();
            pen.setPaint(fabric());
            pen.fill(cloth);
            pen.clip(cloth);
            dome(cloth.getBounds2D());
            for (int i = 0; i < 4 + random.nextInt(6); i++) {
                pen.setStroke(new BasicStroke((float) (unit * (0.03 + 0.1 * random.nextDouble()))));
                pen.setColor(new Color(0, 0, 0, 20 + random.nextInt(60)));
                Point2D from = down(0.4 + random.nextDouble(), -1.3);
                Point2D to = down(0.4 + random.nextDouble(), 1.3);
                GeneralPath fold = new GeneralPath();
                fold.moveTo(from.getX(), from.getY());
                curve(fold, from, to, -0.4 * random.nextDouble());
                pen.draw(fold);
            }
            pen.setClip(null);
        }

        void handAtCheek() {
            int side = random.nextBoolean() ? 1 : -1;
            hand(down(0.5 + 0.6 * random.nextDouble(), side * (0.95 + 0.3 * random.nextDouble())), 0.3);
        }

        void handOnEyes() {
            Point2D middle = random.nextInt(3) > 0 ? at(NOSE_ROOT) : random.nextBoolean() ? at(159) : at(386);
            hand(middle, 0.4);
        }

        /** Four fingers and the back of a hand, in the skin's own colour, as a row of rounded strokes. */
        void hand(Point2D middle, double fingerWidth) {
            double turn = random.nextDouble() * 2 * Math.PI;
            double width = unit * fingerWidth * (0.8 + 0.5 * random.nextDouble());
            Color skin = skin();
            double tone = 0.75 + 0.4 * random.nextDouble();
            Color base = new Color(
                    clamp(skin.getRed() * tone),
                    clamp(skin.getGreen() * tone * 0.98),
                    clamp(skin.getBlue() * tone * 0.97));
            AffineTransform old = pen.getTransform();
            pen.translate(
                    middle.getX() + unit * 0.25 * random.nextGaussian(),
                    middle.getY() + unit * 0.2 * random.nextGaussian());
            pen.rotate(turn);
            int fingers = 3 + random.nextInt(2);
            double palmFrom = unit * (0.1 + 0.5 * random.nextDouble());
            Area shape = new Area(new RoundRectangle2D.Double(
                    palmFrom, -width * fingers / 2.0, unit * 2, width * fingers, width, width));
            pen.setPaint(lit(base, shape.getBounds2D()));
            pen.fill(shape);
            double spread = 0.12 * random.nextGaussian();
            for (int i = 0; i < fingers; i++) {
                double y = (i - (fingers - 1) / 2.0) * width;
                double tip = -unit * (0.6 + 0.5 * random.nextDouble());
                AffineTransform straight = pen.getTransform();
                pen.rotate(spread * (i - (fingers - 1) / 2.0), palmFrom, 0);
                Shape finger = new RoundRectangle2D.Double(
                        tip, y - width / 2, palmFrom - tip + width, width * 0.97, width * 0.9, width * 0.9);
                pen.setPaint(lit(base, finger.getBounds2D()));
                pen.fill(finger);
                pen.setColor(new Color(60, 25, 10, 40 + random.nextInt(90)));
                pen.setStroke(new BasicStroke((float) (width * 0.06)));
                pen.draw(finger);
                if (random.nextBoolean()) {
                    pen.setColor(new Color(255, 225, 215, 120));
                    pen.fill(new Ellipse2D.Double(tip + width * 0.1, y - width * 0.28, width * 0.5, width * 0.55));
                }
                for (double joint : new double[] {0.4, 0.7}) {
                    pen.setColor(new Color(70, 30, 15, 40));
                    double x = tip + (palmFrom - tip) * joint;
                    pen.fill(new Ellipse2D.Double(x, y - width * 0.4, width * 0.12, width * 0.8));
                }
                pen.setTransform(straight);
            }
            pen.setTransform(old);
        }

        /** Something of any shape and colour: a microphone, a cup, a phone, a sheet of paper. */
        void thing(Point2D middle, double size) {
            double width = unit * size * (0.6 + 0.5 * random.nextDouble());
            double height = unit * size * (0.6 + 0.5 * random.nextDouble());
            Rectangle2D bounds =
                    new Rectangle2D.Double(middle.getX() - width / 2, middle.getY() - height / 2, width, height);
            Shape shape =
                    switch (random.nextInt(3)) {
                        case 0 -> new Ellipse2D.Double(bounds.getX(), bounds.getY(), width, height);
                        case 1 ->
                            new RoundRectangle2D.Double(
                                    bounds.getX(), bounds.getY(), width, height, width * 0.2, width * 0.2);
                        default -> blob(middle, width / 2, height / 2);
                    };
            AffineTransform old = pen.getTransform();
            pen.rotate(random.nextDouble() * Math.PI, middle.getX(), middle.getY());
            pen.setPaint(fabric());
            pen.fill(shape);
            pen.clip(shape);
            dome(bounds);
            pen.setClip(null);
            pen.setTransform(old);
        }

        void bandOverEyes() {
            if (random.nextInt(3) == 0) {
                thing(mix(at(159), at(386), 0.2 + 0.6 * random.nextDouble()), 1.6 + random.nextDouble());
                return;
            }
            // A brim, a cloth, hair: from above down over the eyes.
            Point2D left = down(0.12 + 0.15 * random.nextDouble(), -1.3);
            Point2D right = down(0.12 + 0.15 * random.nextDouble(), 1.3);
            GeneralPath band = new GeneralPath();
            band.moveTo(left.getX(), left.getY());
            curve(band, left, right, 0.3 * (random.nextDouble() - 0.5));
            Point2D up = down(-0.25 - 0.9 * random.nextDouble(), 1.4);
            Point2D upLeft = down(-0.25 - 0.9 * random.nextDouble(), -1.4);
            band.lineTo(up.getX(), up.getY());
            band.lineTo(upLeft.getX(), upLeft.getY());
            band.closePath();
            pen.setPaint(fabric());
            pen.fill(band);
            pen.clip(band);
            dome(band.getBounds2D());
            pen.setClip(null);
        }

        void glasses(boolean dark) {
            Point2D left = middle(LEFT_EYE);
            Point2D right = middle(RIGHT_EYE);
            double tilt = Math.atan2(right.getY() - left.getY(), right.getX() - left.getX());
            double apart = left.distance(right);
            double width = apart * (0.62 + 0.28 * random.nextDouble());
            double height = width * (dark ? 0.6 + 0.4 * random.nextDouble() : 0.5 + 0.5 * random.nextDouble());
            double lower = height * (0.05 + 0.12 * random.nextDouble());
            int style = random.nextInt(4);
            Color lens = dark ? darkLens() : new Color(200 + random.nextInt(56), 220, 230, random.nextInt(50));
            Color frame = random.nextInt(3) > 0
                    ? shade(new Color(random.nextInt(70), random.nextInt(50), random.nextInt(50)), light)
                    : shade(
                            new Color(Color.HSBtoRGB(random.nextFloat(), random.nextFloat(), random.nextFloat())),
                            light);
            float thick =
                    (float) (unit * (dark ? 0.02 + 0.1 * random.nextDouble() : 0.015 + 0.09 * random.nextDouble()));
            boolean rimless = random.nextInt(5) == 0;
            for (int side : new int[] {-1, 1}) {
                Point2D eye = side < 0 ? left : right;
                AffineTransform old = pen.getTransform();
                pen.translate(eye.getX(), eye.getY());
                pen.rotate(tilt);
                Shape shape = lens(style, side, width, height, lower);
                pen.setColor(lens);
                pen.fill(shape);
                pen.clip(shape);
                if (dark) {
                    pen.setPaint(new java.awt.GradientPaint(
                            0,
                            (float) (-height / 2),
                            new Color(0, 0, 0, random.nextInt(140)),
                            0,
                            (float) (height / 2),
                            new Color(255, 240, 220, random.nextInt(70))));
                    pen.fill(shape.getBounds2D());
                }
                reflections(width, height, dark);
                pen.setClip(null);
                if (!rimless) {
                    pen.setColor(frame);
                    pen.setStroke(new BasicStroke(thick));
                    pen.draw(shape);
                }
                // The temple, to the ear.
                pen.setColor(frame);
                pen.setStroke(new BasicStroke(Math.max(thick * 0.8f, 1)));
                pen.draw(new java.awt.geom.Line2D.Double(
                        side * width / 2,
                        -height * 0.2,
                        side * (apart * 0.75),
                        -height * (0.2 + 0.2 * random.nextDouble())));
                pen.setTransform(old);
            }
            pen.setColor(frame);
            pen.setStroke(new BasicStroke(Math.max(thick, 1)));
            line(mix(left, right, width / 2 / apart), mix(right, left, width / 2 / apart));
        }

        private void reflections(double width, double height, boolean dark) {
            int many = random.nextInt(3);
            for (int i = 0; i < many; i++) {
                pen.setColor(new Color(255, 255, 255, 20 + random.nextInt(dark ? 110 : 160)));
                double x = (random.nextDouble() - 0.5) * width;
                double y = (random.nextDouble() - 0.5) * height;
                double size = width * (0.08 + 0.35 * random.nextDouble() * (dark ? 1 : 0.5));
                pen.fill(new Ellipse2D.Double(x, y, size, size * (0.2 + 0.6 * random.nextDouble())));
            }
            if (dark && random.nextInt(3) == 0) {
                // The world mirrored.
                pen.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_ATOP, 0.1f + 0.3f * random.nextFloat()));
                pen.setPaint(pattern());
                pen.fill(new Rectangle2D.Double(-width, -height, 2 * width, 2 * height));
                pen.setComposite(AlphaComposite.SrcOver);
            }
        }

        private Color darkLens() {
            Color colour = new Color(
                    Color.HSBtoRGB(random.nextFloat(), random.nextFloat() * 0.6f, random.nextFloat() * 0.25f));
            return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 190 + random.nextInt(66));
        }

        private Shape lens(int style, int side, double width, double height, double lower) {
            double x = -width / 2;
            double y = -height / 2 + lower;
            return switch (style) {
                case 0 -> new Ellipse2D.Double(x, y, width, height);
                case 1 -> new RoundRectangle2D.Double(x, y, width, height * 0.85, width * 0.3, width * 0.3);
                case 2 -> {
                    // Teardrop.
                    GeneralPath path = new GeneralPath();
                    path.moveTo(-side * width * 0.45, y);
                    path.lineTo(side * width * 0.5, y);
                    path.curveTo(side * width * 0.6, y + height * 0.7, side * width * 0.2, y + height, 0, y + height);
                    path.curveTo(
                            -side * width * 0.4,
                            y + height,
                            -side * width * 0.5,
                            y + height * 0.4,
                            -side * width * 0.45,
                            y);
                    path.closePath();
                    yield path;
                }
                default -> {
                    GeneralPath path = new GeneralPath();
                    path.moveTo(-side * width * 0.42, y + height * 0.1);
                    path.lineTo(side * width * 0.55, y);
                    path.lineTo(side * width * 0.45, y + height * 0.8);
                    path.quadTo(0, y + height * 1.05, -side * width * 0.35, y + height * 0.75);
                    path.closePath();
                    yield path;
                }
            };
        }

        /** Hairs along the jaw, around and below the mouth; the lips stay free. */
        void beard() {
            GeneralPath jaw = new GeneralPath();
            Point2D centre = down(0.6, 0);
            for (int i = 0; i < JAW.length; i++) {
                Point2D edge = away(centre, at(JAW[i]), 1.05);
                if (i == 0) {
                    jaw.moveTo(edge.getX(), edge.getY());
                } else {
                    jaw.lineTo(edge.getX(), edge.getY());
                }
            }
            Point2D right = mix(at(425), at(291), random.nextDouble());
            Point2D left = mix(at(205), at(61), random.nextDouble());
            Point2D under = at(2);
            jaw.lineTo(right.getX(), right.getY());
            jaw.lineTo(under.getX(), under.getY());
            jaw.lineTo(left.getX(), left.getY());
            jaw.closePath();
            Area hairy = new Area(jaw);
            hairy.subtract(new Area(outline(mesh, LIPS)));
            pen.clip(hairy);
            int grey = random.nextInt(200);
            int alpha = 40 + random.nextInt(120);
            pen.setColor(new Color(clamp(grey * 0.6), clamp(grey * 0.5), clamp(grey * 0.45), alpha));
            pen.fill(hairy);
            Rectangle2D bounds = hairy.getBounds2D();
            int hairs = 300 + random.nextInt(900);
            pen.setStroke(new BasicStroke((float) Math.max(0.7, unit * 0.015)));
            for (int i = 0; i < hairs; i++) {
                double x = bounds.getX() + random.nextDouble() * bounds.getWidth();
                double y = bounds.getY() + random.nextDouble() * bounds.getHeight();
                int tone = clamp(grey * (0.3 + random.nextDouble()));
                pen.setColor(new Color(tone, clamp(tone * 0.85), clamp(tone * 0.75), 120 + random.nextInt(120)));
                double length = unit * (0.05 + 0.12 * random.nextDouble());
                pen.draw(new java.awt.geom.Line2D.Double(x, y, x + length * 0.5 * random.nextGaussian(), y + length));
            }
            pen.setClip(null);
        }

        private Paint fabric() {
            int choice = random.nextInt(12);
            if (choice < 3) {
                // Surgical: light blue, green, white.
                Color[] usual = {
                    new Color(150, 200, 230),
                    new Color(120, 185, 215),
                    new Color(150, 215, 200),
                    Color.WHITE,
                    new Color(235, 240, 245)
                };
                return shade(usual[random.nextInt(usual.length)], light);
            }
            if (choice < 5) {
                int grey = random.nextInt(60);
                return new Color(grey, grey, Math.min(255, grey + random.nextInt(12)));
            }
            if (choice < 6) {
                int grey = 60 + random.nextInt(196);
                return shade(new Color(grey, grey, grey), light);
            }
            if (choice < 7) {
                return shade(pastel(), light);
            }
            if (choice < 8) {
                // As beige as skin.
                return shade(
                        new Color(200 + random.nextInt(40), 170 + random.nextInt(40), 140 + random.nextInt(50)), light);
            }
            if (choice < 10) {
                return shade(
                        new Color(Color.HSBtoRGB(
                                random.nextFloat(), random.nextFloat(), 0.2f + 0.8f * random.nextFloat())),
                        light);
            }
            return choice == 10 ? weave() : pattern();
        }

        private Color pastel() {
            return new Color(Color.HSBtoRGB(
                    random.nextFloat(), 0.05f + 0.3f * random.nextFloat(), 0.75f + 0.25f * random.nextFloat()));
        }

        /** Stripes, checks or dots of two colours. */
        private Paint weave() {
            int size = (int) Math.max(4, unit * (0.1 + 0.3 * random.nextDouble()));
            BufferedImage tile = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
            Graphics2D brush = tile.createGraphics();
            brush.setColor(shade(new Color(random.nextInt(0x1000000)), light));
            brush.fillRect(0, 0, size, size);
            brush.setColor(shade(new Color(random.nextInt(0x1000000)), light));
            switch (random.nextInt(3)) {
                case 0 -> brush.fillRect(0, 0, size, size / 2);
                case 1 -> {
                    brush.fillRect(0, 0, size / 2, size / 2);
                    brush.fillRect(size / 2, size / 2, size / 2, size / 2);
                }
                default -> brush.fillOval(size / 4, size / 4, size / 2, size / 2);
            }
            brush.dispose();
            return new TexturePaint(tile, new Rectangle2D.Double(0, 0, size, size));
        }

        /** A piece of another picture. */
        private Paint pattern() {
            int side = Math.min(Math.min(stuff.cols(), stuff.rows()), 48 + random.nextInt(160));
            int x = random.nextInt(stuff.cols() - side + 1);
            int y = random.nextInt(stuff.rows() - side + 1);
            BufferedImage tile = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            UByteIndexer pixels = stuff.createIndexer();
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    int blue = pixels.get(y + row, x + column, 0);
                    int green = pixels.get(y + row, x + column, 1);
                    int red = pixels.get(y + row, x + column, 2);
                    tile.setRGB(column, row, red << 16 | green << 8 | blue);
                }
            }
            double size = unit * (1 + 2 * random.nextDouble());
            return new TexturePaint(tile, new Rectangle2D.Double(random.nextInt(100), random.nextInt(100), size, size));
        }

        private Paint lit(Color base, Rectangle2D bounds) {
            Color bright = shade(base, 1.05 + 0.15 * random.nextDouble());
            Color dim = shade(base, 0.6 + 0.25 * random.nextDouble());
            return new java.awt.GradientPaint(
                    (float) bounds.getX(),
                    (float) bounds.getY(),
                    bright,
                    (float) (bounds.getX() + bounds.getWidth() * 0.2),
                    (float) bounds.getMaxY(),
                    dim);
        }

        private Color skin() {
            double red = 0;
            double green = 0;
            double blue = 0;
            UByteIndexer pixels = image.createIndexer();
            for (int number : SKIN) {
                int x = Math.min(image.cols() - 1, Math.max(0, (int) at(number).getX()));
                int y = Math.min(image.rows() - 1, Math.max(0, (int) at(number).getY()));
                blue += pixels.get(y, x, 0);
                green += pixels.get(y, x, 1);
                red += pixels.get(y, x, 2);
            }
            return new Color(clamp(red / SKIN.length), clamp(green / SKIN.length), clamp(blue / SKIN.length));
        }

        private Point2D middle(int[] numbers) {
            double x = 0;
            double y = 0;
            for (int number : numbers) {
                x += at(number).getX();
                y += at(number).getY();
            }
            return new Point2D.Double(x / numbers.length, y / numbers.length);
        }

        private Shape blob(Point2D middle, double wide, double high) {
            GeneralPath path = new GeneralPath();
            int corners = 5 + random.nextInt(6);
            for (int i = 0; i < corners; i++) {
                double angle = 2 * Math.PI * i / corners;
                double reach = 0.7 + 0.5 * random.nextDouble();
                double x = middle.getX() + wide * reach * Math.cos(angle);
                double y = middle.getY() + high * reach * Math.sin(angle);
                if (i == 0) {
                    path.moveTo(x, y);
                } else {
                    path.lineTo(x, y);
                }
            }
            path.closePath();
            return path;
        }

        private void line(Point2D from, Point2D to) {
            pen.draw(new java.awt.geom.Line2D.Double(from, to));
        }

        private Shape disc(Point2D middle, double radius) {
            return new Ellipse2D.Double(middle.getX() - radius, middle.getY() - radius, 2 * radius, 2 * radius);
        }
    }

    private static Point2D mix(Point2D a, Point2D b, double share) {
        return new Point2D.Double(a.getX() + share * (b.getX() - a.getX()), a.getY() + share * (b.getY() - a.getY()));
    }

    private static Point2D away(Point2D from, Point2D point, double factor) {
        return mix(from, point, factor);
    }

    /** Goes on to {@code to}, bulging to the side by a share of the way. */
    private static void curve(Path2D path, Point2D from, Point2D to, double bulge) {
        double x = (from.getX() + to.getX()) / 2 - bulge * (to.getY() - from.getY());
        double y = (from.getY() + to.getY()) / 2 + bulge * (to.getX() - from.getX());
        path.quadTo(x, y, to.getX(), to.getY());
    }

    private static Path2D outline(FaceMesh mesh, int[] numbers) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < numbers.length; i++) {
            Point point = mesh.point(numbers[i]);
            if (i == 0) {
                path.moveTo(point.x(), point.y());
            } else {
                path.lineTo(point.x(), point.y());
            }
        }
        path.closePath();
        return path;
    }

    private static Color shade(Color colour, double light) {
        return new Color(
                clamp(colour.getRed() * light), clamp(colour.getGreen() * light), clamp(colour.getBlue() * light));
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }

    private static double hidden(BufferedImage layer, Path2D part) {
        Rectangle2D bounds = part.getBounds2D();
        double alpha = 0;
        int pixels = 0;
        for (int y = Math.max(0, (int) bounds.getMinY()); y <= Math.min(layer.getHeight() - 1, bounds.getMaxY()); y++) {
            for (int x = Math.max(0, (int) bounds.getMinX());
                    x <= Math.min(layer.getWidth() - 1, bounds.getMaxX());
                    x++) {
                if (part.contains(x + 0.5, y + 0.5)) {
                    alpha += (layer.getRGB(x, y) >>> 24) / 255.0;
                    pixels++;
                }
            }
        }
        return pixels == 0 ? 0 : alpha / pixels;
    }

    private static void blend(Mat image, BufferedImage layer) {
        byte[] drawn = ((DataBufferByte) layer.getRaster().getDataBuffer()).getData();
        try (BytePointer pointer = new BytePointer(drawn);
                Mat over = new Mat(layer.getHeight(), layer.getWidth(), CV_8UC4, pointer)) {
            UByteIndexer from = over.createIndexer();
            UByteIndexer to = image.createIndexer();
            for (int y = 0; y < image.rows(); y++) {
                for (int x = 0; x < image.cols(); x++) {
                    // Java keeps the bytes of a pixel as alpha, blue, green, red.
                    int alpha = from.get(y, x, 0);
                    if (alpha == 0) {
                        continue;
                    }
                    for (int channel = 0; channel < 3; channel++) {
                        int below = to.get(y, x, channel);
                        int above = from.get(y, x, channel + 1);
                        to.put(y, x, channel, (below * (255 - alpha) + above * alpha + 127) / 255);
                    }
                }
            }
        }
    }
}
