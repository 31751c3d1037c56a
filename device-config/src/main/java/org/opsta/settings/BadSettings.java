package org.opsta.settings;

/** A settings file that cannot be used; the message names file, line, value and fix, ready to be printed. */
public final class BadSettings extends Exception {

    private static final long serialVersionUID = 1L;

    public BadSettings(String message) {
        super(message);
    }

    public BadSettings(String message, Throwable cause) {
        super(message, cause);
    }
}
