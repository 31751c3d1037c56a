package org.opsta.kiosk.camera;

import java.time.Instant;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * One picture and when it was taken. Owns its native image: whoever holds the frame closes it, and nobody else has a
 * share in its memory. Not for use by two threads at once.
 */
public final class Frame implements AutoCloseable {

    private final Instant capturedAt;
    private final long capturedNanos;
    private final long number;
    private @Nullable Mat image;

    /**
     * @param image BGR, 8 bits a channel; belongs to the frame from now on
     * @param capturedAt wall-clock time at which the source had the picture
     * @param capturedNanos the same moment on the monotonic clock
     * @param number 1, 2, 3… for each picture of a source, also across its reopenings
     */
    public Frame(Mat image, Instant capturedAt, long capturedNanos, long number) {
        this.image = image;
        this.capturedAt = capturedAt;
        this.capturedNanos = capturedNanos;
        this.number = number;
    }

    /**
     * The picture, BGR with 8 bits a channel; valid until the frame is closed.
     *
     * @throws IllegalStateException when the frame is closed
     */
    public Mat image() {
        if (image == null) {
            throw new IllegalStateException("frame " + number + " is closed already");
        }
        return image;
    }

    public Instant capturedAt() {
        return capturedAt;
    }

    public long capturedNanos() {
        return capturedNanos;
    }

    public long number() {
        return number;
    }

    @Override
    public void close() {
        if (image != null) {
            image.close();
            image = null;
        }
    }
}
