package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.setRNGSeed;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_videoio.VideoWriter;

/** Pictures and videos made when a test needs them: blots of colour, no people. */
final class TestPictures {

    private TestPictures() {}

    static FrameStamp stamp() {
        return new FrameStamp(Clock.systemUTC(), System::nanoTime);
    }

    static Pace unpaced() {
        return new Pace(1e6, System::nanoTime);
    }

    static Mat blots(int width, int height, int seed) {
        setRNGSeed(seed + 1);
        Mat picture = new Mat(height, width, CV_8UC3);
        try (Scalar black = new Scalar(0);
                Scalar white = new Scalar(256);
                Mat low = new Mat(1, 1, CV_64FC1, black);
                Mat high = new Mat(1, 1, CV_64FC1, white);
                Size wide = new Size(0, 0)) {
            randu(picture, low, high);
            GaussianBlur(picture, picture, wide, 3);
        }
        return picture;
    }

    static Path write(Path file, int width, int height, int seed) throws IOException {
        Files.createDirectories(file.getParent());
        try (Mat picture = blots(width, height, seed)) {
            if (!imwrite(file.toString(), picture)) {
                throw new IOException("cannot write " + file);
            }
        }
        return file;
    }

    /** A folder as the walk-ups want it: {@code people} sub-folders with {@code each} pictures of differing size. */
    static Path people(Path folder, int people, int each) throws IOException {
        for (int person = 0; person < people; person++) {
            for (int picture = 0; picture < each; picture++) {
                write(
                        folder.resolve("person-" + person).resolve("picture-" + picture + ".png"),
                        90 + 60 * picture,
                        128 + 90 * person,
                        10 * person + picture);
            }
        }
        return folder;
    }

    static Path video(Path file, int frames, double framesPerSecond) throws IOException {
        int mjpg = VideoWriter.fourcc((byte) 'M', (byte) 'J', (byte) 'P', (byte) 'G');
        try (Size size = new Size(160, 120);
                VideoWriter writer = new VideoWriter(file.toString(), mjpg, framesPerSecond, size)) {
            if (!writer.isOpened()) {
                throw new IOException("cannot write " + file);
            }
            for (int i = 0; i < frames; i++) {
                try (Mat picture = blots(160, 120, i)) {
                    writer.write(picture);
                }
            }
            writer.release();
        }
        return file;
    }

    static CameraSettings walkUps(Path folder, int width, int height, double framesPerSecond, WalkUpSettings walkUps) {
        return new CameraSettings(
                CameraSettings.Source.WALKUPS,
                Path.of("/dev/video0"),
                null,
                folder,
                width,
                height,
                framesPerSecond,
                5,
                30,
                walkUps);
    }
}
