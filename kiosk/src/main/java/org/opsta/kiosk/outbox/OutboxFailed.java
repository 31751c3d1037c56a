package org.opsta.kiosk.outbox;

import org.jspecify.annotations.Nullable;

/** The journal could not do what was asked; it is as it was before. The message says what to do. */
public final class OutboxFailed extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        /** No space left: the punch is not recorded, and the person must be told. Works again once there is space. */
        FULL,
        /** What is read is not what was written. */
        DAMAGED,
        /** An acknowledgement of punches that were never made. */
        NEVER_APPENDED,
        /** An acknowledgement that was meant for another journal. */
        FOREIGN_ACK,
        /** Another process appended to the same journal. */
        IN_USE,
        /** Reading or writing failed for another reason, named in the message. */
        UNUSABLE
    }

    private final Code code;

    public OutboxFailed(Code code, String message) {
        this(code, message, null);
    }

    public OutboxFailed(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
