package org.opsta.kiosk.camera;

import java.time.Clock;
import java.util.Objects;

/**
 * Something that gives pictures one after the other. Used by one thread, which opens it, takes pictures until a problem
 * or until it has had enough, and closes it; a closed source can be opened again.
 *
 * <p>A source reacts to the interruption of its thread as far as the library below it does: the network and pauses
 * between pictures can be interrupted, a system call inside a camera driver cannot.
 */
public interface FrameSource extends AutoCloseable {

    /** What IT knows it by, without any password. */
    String name();

    /** Whether two pictures in a row can never be the same, down to the last byte, while it works. */
    boolean live();

    /**
     * Gets ready to give pictures.
     *
     * @throws CameraProblem when it cannot; the source is closed then and may be opened again later
     */
    void open() throws CameraProblem, InterruptedException;

    /**
     * Waits for the next picture, which belongs to the caller.
     *
     * @throws CameraProblem when there is none; the source is to be closed, and may be opened again
     * @throws IllegalStateException when the source is not open
     */
    Frame next() throws CameraProblem, InterruptedException;

    /** Lets go of everything; does nothing when the source is closed already. */
    @Override
    void close();

    /** The source that {@code settings} name; {@code listener} hears of the walk-ups, if it is those. */
    static FrameSource of(CameraSettings settings, Clock clock, WalkUpListener listener) {
        FrameStamp stamp = new FrameStamp(clock, System::nanoTime);
        Pace pace = new Pace(settings.framesPerSecond(), System::nanoTime);
        return switch (settings.source()) {
            case V4L2 ->
                new V4l2Source(
                        settings.device(), settings.width(), settings.height(), settings.framesPerSecond(), stamp);
            case STREAM -> new StreamSource(Objects.requireNonNull(settings.address()), stamp);
            case FOLDER -> new FolderSource(Objects.requireNonNull(settings.folder()), true, pace, stamp);
            case WALKUPS -> new WalkUps(settings, pace, stamp, listener);
        };
    }
}
