package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.LUT;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.bytedeco.opencv.opencv_core.Mat;

/** Brightness, contrast and tint of one walk-up, changing slowly as when clouds pass and a camera adjusts. */
final class Light {

    private final double gain;
    private final double gamma;
    private final double[] balance;
    private final double swell;
    private final double swellsPerSecond;
    private final double phase;

    Light(SplittableRandom random) {
        gain = random.nextDouble(0.78, 1.12);
        gamma = random.nextDouble(0.82, 1.25);
        double warmth = random.nextDouble(-0.07, 0.07);
        balance = new double[] {1 - warmth, 1, 1 + warmth};
        swell = random.nextDouble(0.02, 0.07);
        swellsPerSecond = random.nextDouble(0.1, 0.35);
        phase = random.nextDouble(2 * Math.PI);
    }

    /** @param table 1 x 256, overwritten */
    void fall(Mat picture, double seconds, Mat table) {
        double now = gain * (1 + swell * Math.sin(phase + 2 * Math.PI * swellsPerSecond * seconds));
        ByteBuffer entries = table.createBuffer();
        for (int value = 0; value < 256; value++) {
            double toned = 255 * Math.pow(value / 255.0, gamma) * now;
            for (int channel = 0; channel < 3; channel++) {
                entries.put(3 * value + channel, (byte) Math.min(255, Math.round(toned * balance[channel])));
            }
        }
        LUT(picture, table, picture);
    }

    static Mat table() {
        return new Mat(1, 256, CV_8UC3);
    }
}
