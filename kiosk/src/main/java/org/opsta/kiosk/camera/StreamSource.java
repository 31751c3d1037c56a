package org.opsta.kiosk.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** A video file, shown at its own rate, or a network camera, shown as its pictures come. */
final class StreamSource implements FrameSource {

    private static final Pattern NETWORK = Pattern.compile("^(?!file:)[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern ACCOUNT = Pattern.compile("//[^/]*@");
    private static final double USUAL_RATE = 25;

    private final String address;
    private final FrameStamp stamp;
    private @Nullable VideoStream video;
    private @Nullable Pace pace;

    StreamSource(String address, FrameStamp stamp) {
        this.address = address;
        this.stamp = stamp;
    }

    @Override
    public String name() {
        return "stream " + shown();
    }

    /** A recording may well stand still; a camera's noise never does. */
    @Override
    public boolean live() {
        return network();
    }

    @Override
    public void open() throws CameraProblem, InterruptedException {
        if (!network() && !exists()) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING, "there is no video file " + shown() + "; correct the address");
        }
        try {
            VideoStream opening = new VideoStream(address, network());
            video = opening;
            if (!network()) {
                double rate = opening.framesPerSecond();
                pace = new Pace(rate > 0 ? rate : USUAL_RATE, System::nanoTime);
            }
        } catch (IOException e) {
            stopIfInterrupted();
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    shown() + " cannot be opened: " + e.getMessage() + "; check the address and that it answers",
                    e);
        } catch (LinkageError e) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    "the video library cannot be loaded; on Debian install the package libva-drm2, then start again",
                    e);
        }
    }

    @Override
    public Frame next() throws CameraProblem, InterruptedException {
        if (video == null) {
            throw new IllegalStateException(name() + " is not open");
        }
        Mat image;
        try {
            image = video.read();
        } catch (IOException e) {
            stopIfInterrupted();
            throw new CameraProblem(
                    CameraProblem.Code.UNPLUGGED, shown() + " stopped giving pictures: " + e.getMessage(), e);
        }
        if (image == null) {
            throw new CameraProblem(CameraProblem.Code.ENDED, shown() + " has come to its end");
        }
        if (pace != null) {
            try {
                pace.await();
            } catch (InterruptedException e) {
                image.close();
                throw e;
            }
        }
        return stamp.stamp(image);
    }

    private static void stopIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private boolean network() {
        return NETWORK.matcher(address).matches();
    }

    private boolean exists() {
        if (address.startsWith("file:")) {
            return true;
        }
        try {
            return Files.isRegularFile(Path.of(address));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private String shown() {
        return ACCOUNT.matcher(address).replaceFirst("//***@");
    }

    @Override
    public void close() {
        if (video != null) {
            video.close();
            video = null;
        }
        pace = null;
    }
}
