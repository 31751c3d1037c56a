package org.opsta.kiosk.panel;

import java.util.Set;

/**
 * What the terminal can switch and feel. Everything is off when it opens. Thread-safe, and without a lock around what it
 * switches: a pin that hangs must not keep the others from being switched.
 */
interface Wires extends AutoCloseable {

    /** What can be switched; the one that matters most first, as it is switched off first. */
    enum Output {
        DOOR,
        BUZZER,
        GREEN,
        AMBER,
        RED
    }

    /** What can be felt; {@link #active} when a button is pressed, and when the housing is open. */
    enum Input {
        IN_BUTTON,
        OUT_BUTTON,
        EXIT_BUTTON,
        TAMPER
    }

    /** As health names it. */
    String kind();

    /** Those that are connected. */
    Set<Input> inputs();

    /** How it is now, bouncing included. Only for one that is connected. */
    boolean active(Input input) throws WireFailed;

    /** Switches it; does nothing when it is not connected. Once closed, nothing can be switched on any more. */
    void set(Output output, boolean on) throws WireFailed;

    /** Switches off all there is, whichever of them fail. */
    default void allOff() throws WireFailed {
        WireFailed first = null;
        for (Output output : Output.values()) {
            try {
                set(output, false);
            } catch (WireFailed e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** All off, for good; may be called again. */
    @Override
    void close() throws WireFailed;
}
