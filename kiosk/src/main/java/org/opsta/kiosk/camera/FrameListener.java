package org.opsta.kiosk.camera;

/** Looks at each frame before it is handed over. Called on the camera's thread; so it must be quick and must not throw. */
@FunctionalInterface
public interface FrameListener {

    /** Nobody looks. */
    FrameListener NONE = frame -> {};

    /** @param frame stays the camera's; neither closed nor kept */
    void see(Frame frame);

    /** The camera has closed its source: there will be no frame for a while, or no more at all. */
    default void lost() {}
}
