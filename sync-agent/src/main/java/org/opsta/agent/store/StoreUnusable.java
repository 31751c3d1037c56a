package org.opsta.agent.store;

import org.jspecify.annotations.Nullable;

/** The database cannot be used as it is; nothing in it was changed. The message says what to do. */
public final class StoreUnusable extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        /** A newer version of the agent has worked on it. */
        STORE_NEWER,
        STORE_DAMAGED,
        /** It holds tables of something else. */
        STORE_NOT_OURS,
        STORE_UNREACHABLE
    }

    private final Code code;

    public StoreUnusable(Code code, String message, @Nullable Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
    }

    StoreUnusable(Code code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
