package org.opsta.kiosk.pin;

/** The disk did not take a change or give back what is on it; nothing was changed. */
public final class PinStoreFailed extends Exception {

    private static final long serialVersionUID = 1L;

    PinStoreFailed(String what, Throwable cause) {
        super("the PINs could not be " + what + ": " + cause.getMessage(), cause);
    }
}
