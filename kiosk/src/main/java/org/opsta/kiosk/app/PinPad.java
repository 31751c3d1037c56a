package org.opsta.kiosk.app;

import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.pin.PinGate;

/**
 * Where personnel code and PIN arrive, from a keypad or a screen. For {@code BUTTON}, {@link PressedKey} is pressed before.
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

    /** What the person is to be told, and everybody who listens has been told. */
    Feedback enter(String personnelCode, String pin) {
        return punchClock.take(gate.enter(personnelCode, pin));
    }
}
