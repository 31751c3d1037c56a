package org.opsta.kiosk.camera;

import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FOURCC;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FPS;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FRAME_HEIGHT;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FRAME_WIDTH;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_V4L2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;
import org.bytedeco.opencv.opencv_videoio.VideoWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera of the Linux kernel's video interface, for example a USB webcam.
 *
 * <p>A camera that hangs is noticed by OpenCV after ten seconds, or after what the environment variable {@code
 * OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT} says; until then its thread cannot be woken.
 */
final class V4l2Source implements FrameSource {

    private static final Logger LOG = LoggerFactory.getLogger(V4l2Source.class);

    /** A cheap cable spoils a JPEG now and then; so many in a row are a fault. */
    private static final int SPOILT_AT_MOST = 30;

    /** A read that failed faster than this was refused by the driver, and did not run out of time. */
    private static final long REFUSED_WITHIN = TimeUnit.SECONDS.toNanos(1);

    private final Path device;
    private final int width;
    private final int height;
    private final double framesPerSecond;
    private final FrameStamp stamp;
    private @Nullable VideoCapture capture;
    private String logged = "";

    V4l2Source(Path device, int width, int height, double framesPerSecond, FrameStamp stamp) {
        this.device = device;
        this.width = width;
        this.height = height;
        this.framesPerSecond = framesPerSecond;
        this.stamp = stamp;
    }

    @Override
    public String name() {
        return "v4l2 " + device;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public void open() throws CameraProblem {
        if (!Files.exists(device)) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    "there is no camera at " + device + "; plug it in, or name another device (ls /dev/v4l/by-id)");
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    device + " may not be read by this service; add its user to the group 'video'");
        }
        VideoCapture opening = new VideoCapture();
        if (!opening.open(device.toString(), CAP_V4L2)) {
            opening.close();
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    device + " cannot be opened as a camera; see that no other program holds it (fuser " + device
                            + ") and that it gives pictures (v4l2-ctl --all -d " + device + ")");
        }
        capture = opening;
        // Compressed pictures first: a USB 2 camera has no room for 1280 x 720 at a useful rate otherwise.
        opening.set(CAP_PROP_FOURCC, VideoWriter.fourcc((byte) 'M', (byte) 'J', (byte) 'P', (byte) 'G'));
        opening.set(CAP_PROP_FRAME_WIDTH, width);
        opening.set(CAP_PROP_FRAME_HEIGHT, height);
        opening.set(CAP_PROP_FPS, framesPerSecond);
        String given = (int) opening.get(CAP_PROP_FRAME_WIDTH) + " x " + (int) opening.get(CAP_PROP_FRAME_HEIGHT)
                + " at " + opening.get(CAP_PROP_FPS) + " frames a second";
        // A camera that fails is opened again and again.
        if (!given.equals(logged)) {
            logged = given;
            LOG.info("{} gives {}", name(), given);
        }
    }

    @Override
    public Frame next() throws CameraProblem {
        if (capture == null) {
            throw new IllegalStateException(name() + " is not open");
        }
        for (int spoilt = 0; spoilt < SPOILT_AT_MOST; spoilt++) {
            long asked = System.nanoTime();
            if (!capture.grab()) {
                throw silent(System.nanoTime() - asked);
            }
            Mat image = new Mat();
            if (capture.retrieve(image) && !image.empty()) {
                return stamp.stamp(image);
            }
            image.close();
        }
        throw new CameraProblem(
                CameraProblem.Code.FROZEN,
                SPOILT_AT_MOST + " pictures in a row from " + device + " were unreadable; check the cable, or ask for a"
                        + " smaller size or rate");
    }

    private CameraProblem silent(long waitedNanos) {
        if (!Files.exists(device)) {
            return new CameraProblem(CameraProblem.Code.UNPLUGGED, device + " is gone; plug the camera in again");
        }
        if (waitedNanos < REFUSED_WITHIN) {
            return new CameraProblem(
                    CameraProblem.Code.UNPLUGGED, device + " stopped giving pictures; check the cable and its power");
        }
        return new CameraProblem(
                CameraProblem.Code.FROZEN,
                device + " gave no picture for " + TimeUnit.NANOSECONDS.toSeconds(waitedNanos)
                        + " s; if it stays so, unplug the camera and plug it in again");
    }

    @Override
    public void close() {
        if (capture != null) {
            capture.release();
            capture.close();
            capture = null;
        }
    }
}
