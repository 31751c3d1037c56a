package org.opsta.kiosk.panel;

/** A pin could not be switched, read or opened. The message names it. */
final class WireFailed extends Exception {

    private static final long serialVersionUID = 1L;

    WireFailed(String message, Throwable cause) {
        super(message, cause);
    }

    WireFailed(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
