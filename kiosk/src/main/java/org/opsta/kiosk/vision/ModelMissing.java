package org.opsta.kiosk.vision;

import org.jspecify.annotations.Nullable;

/** A model is not there, or is not the one this version was made for; the message says what to do. */
public final class ModelMissing extends Exception {

    private static final long serialVersionUID = 1L;

    ModelMissing(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
