package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.CV_16SC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.randn;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Noise of an image sensor, drawn once and laid on at another offset each time, since drawing it anew would cost more
 * than all the rest of a picture.
 */
final class SensorNoise implements AutoCloseable {

    /** How strong the grades are: standard deviation of a channel, 0 to 255, before the slight blur. */
    private static final double[] GRADES = {3, 6, 9};

    private static final int ROOM = 64;

    private final int width;
    private final int height;
    private final List<Mat> brighter = new ArrayList<>();
    private final List<Mat> darker = new ArrayList<>();

    SensorNoise(int width, int height, long seed) {
        this.width = width;
        this.height = height;
        SplittableRandom random = new SplittableRandom(seed);
        for (double deviation : GRADES) {
            draw(deviation, random.nextLong());
        }
    }

    static int grades() {
        return GRADES.length;
    }

    private void draw(double deviation, long seed) {
        // Seeds the generator of this thread alone.
        setRNGSeed((int) seed);
        try (Mat signed = new Mat(height + ROOM, width + ROOM, CV_16SC3);
                Scalar mean = new Scalar(0);
                Scalar spread = new Scalar(deviation);
                Mat means = new Mat(1, 1, CV_64FC1, mean);
                Mat spreads = new Mat(1, 1, CV_64FC1, spread);
                Size grain = new Size(2, 2)) {
            randn(signed, means, spreads);
            // Reading out colours through a mosaic smears noise over neighbours.
            blur(signed, signed, grain);
            Mat up = new Mat();
            signed.convertTo(up, CV_8U);
            Mat down = new Mat();
            signed.convertTo(down, CV_8U, -1, 0);
            brighter.add(up);
            darker.add(down);
        }
    }

    /** @param chance decides which part of the drawn noise is used */
    void lay(Mat picture, int grade, SplittableRandom chance) {
        try (Rect part = new Rect(chance.nextInt(ROOM), chance.nextInt(ROOM), width, height);
                Mat up = new Mat(brighter.get(grade), part);
                Mat down = new Mat(darker.get(grade), part)) {
            add(picture, up, picture);
            subtract(picture, down, picture);
        }
    }

    @Override
    public void close() {
        brighter.forEach(Mat::close);
        darker.forEach(Mat::close);
    }
}
