package org.opsta.kiosk.feedback;

import java.util.Optional;

/** Hears of the nearest face of each frame. Called on the vision thread; so it must be quick and must not throw. */
@FunctionalInterface
public interface ViewListener {

    /** Nobody is interested. */
    ViewListener NONE = nearest -> {};

    /** @param nearest empty when the frame shows nobody */
    void see(Optional<FaceView> nearest);
}
