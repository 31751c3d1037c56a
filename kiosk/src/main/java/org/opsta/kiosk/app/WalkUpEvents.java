package org.opsta.kiosk.app;

import java.util.Map;
import org.opsta.kiosk.camera.WalkUpListener;
import org.opsta.kiosk.feedback.EventFeed;

/** Writes into the event feed who is really walking up, so that outcomes can be held against the truth. */
record WalkUpEvents(EventFeed feed) implements WalkUpListener {

    @Override
    public void started(long number, long total, String label) {
        feed.write("WALK_UP", Map.of("number", number, "total", total, "label", label));
    }

    @Override
    public void ended(long number, String label) {
        feed.write("WALKED_AWAY", Map.of("number", number, "label", label));
    }

    @Override
    public void finished() {
        feed.write("LOBBY_EMPTY", Map.of());
    }
}
