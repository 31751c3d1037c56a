package org.opsta.kiosk.app;

import java.util.Optional;
import org.opsta.contract.Direction;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.pin.PinGate;

/**
 * Where personnel code and PIN arrive, from a keypad or a screen. For {@code BUTTON}, {@link PressedKey} is pressed before,
 * or the direction comes with them.
 *
 * <p>Thread-safe; works on the calling thread, some tenths of a second. It needs neither camera nor models, so it goes on
 * when they do not.
 */
final class PinPad {

    private final PinGate gate;
    private final PunchClock punchClock;

    PinPad(PinGate gate, PunchClock punchClock) {
        this.gate = gate;
        this.punchClock = punchClock;
    }

    /** The same without a direction. */
    Feedback enter(String personnelCode, String pin) {
        return enter(personnelCode, pin, Optional.empty());
    }

    /**
     * What the person is to be told, and everybody who listens has been told.
     *
     * @param chosen the direction chosen for this entry; empty for the key that was pressed, if there was one
     */
    Feedback enter(String personnelCode, String pin, Optional<Direction> chosen) {
        return punchClock.take(gate.enter(personnelCode, pin), chosen);
    }
}
