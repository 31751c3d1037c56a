package org.opsta.kiosk.database;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A database file that cannot be used as it is. It is left exactly as it was found. */
public final class DatabaseProblem extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        /** Written by a newer version of this software. */
        NEWER_VERSION,
        /** Truncated, not a database, or its contents make no sense. */
        DAMAGED,
        /** Belongs to another terminal. */
        WRONG_DEVICE,
        /** The operating system does not let us read or write it. */
        NOT_ACCESSIBLE
    }

    private final Code code;

    public DatabaseProblem(Code code, Path file, String what, String todo, @Nullable Throwable cause) {
        super(code + ": " + file + " " + what + "; " + todo, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
