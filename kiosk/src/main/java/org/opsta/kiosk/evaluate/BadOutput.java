package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Path;

/** A file that an evaluation was to write and cannot; the message says what to do. */
public final class BadOutput extends Exception {

    private static final long serialVersionUID = 1L;

    BadOutput(Path file, IOException cause) {
        super(
                "the file " + file + " cannot be written (" + cause.getClass().getSimpleName() + ": "
                        + cause.getMessage() + "); name a file in a folder that exists and that you may write to",
                cause);
    }
}
