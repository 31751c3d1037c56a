package org.opsta.contract;

/** A message that cannot be understood; it is counted and answered with its code, and never stops the service. */
public final class UnreadableMessage extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        MESSAGE_TOO_LARGE,
        NOT_JSON,
        WRONG_SHAPE,
        WRONG_DEVICE
    }

    private final Code code;

    public UnreadableMessage(Code code, String detail) {
        super(detail);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** What was wrong, without repeating the message's content. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
