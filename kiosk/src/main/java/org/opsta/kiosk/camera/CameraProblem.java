package org.opsta.kiosk.camera;

/** Why there are no pictures now; its message says to IT what is wrong and what to do. */
public final class CameraProblem extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        /** Not there, or there and cannot be opened. */
        MISSING,
        /** Was giving pictures and is gone. */
        UNPLUGGED,
        /** Is there and gives no new picture. */
        FROZEN,
        /** Has come to its end. */
        ENDED,
        /** Failed in a way nobody foresaw. */
        FAILED
    }

    private final Code code;

    public CameraProblem(Code code, String words) {
        super(words);
        this.code = code;
    }

    public CameraProblem(Code code, String words, Throwable cause) {
        super(words, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
