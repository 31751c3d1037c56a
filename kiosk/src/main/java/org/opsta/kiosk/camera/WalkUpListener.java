package org.opsta.kiosk.camera;

/** Hears, on the camera's thread, what the walk-ups are about to show. */
public interface WalkUpListener {

    /** For whoever does not care. */
    WalkUpListener NONE = new WalkUpListener() {};

    /**
     * A person comes into view with the next frame.
     *
     * @param number 1, 2, 3… since the start
     * @param total how many there will be, 0 when they never end
     * @param label {@code sub-folder/file} of the picture, with {@code /} on every system
     */
    default void started(long number, long total, String label) {}

    /** The next frame is the last in which that person can be seen. */
    default void ended(long number, String label) {}

    /** There will be nobody any more: the lobby stays empty from now on. */
    default void finished() {}
}
