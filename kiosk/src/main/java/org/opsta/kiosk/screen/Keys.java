package org.opsta.kiosk.screen;

import java.util.Optional;
import org.opsta.contract.Direction;
import org.opsta.kiosk.feedback.Feedback;

/** What can be pressed on the page. Called by the web server's threads; both may take some tenths of a second. */
public interface Keys {

    /** IN or OUT, for the next face. */
    void press(Direction direction);

    /**
     * A personnel code and its PIN, as they were typed.
     *
     * @param direction pressed together with them, if one was
     * @return what the person is told; everybody who listens has been told already
     */
    Feedback enter(String code, String pin, Optional<Direction> direction);
}
