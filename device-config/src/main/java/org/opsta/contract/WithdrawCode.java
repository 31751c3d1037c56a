package org.opsta.contract;

/** Every answer a withdrawal can get; each has a hint in Thai and English in {@link Hint}'s bundles. */
public enum WithdrawCode {
    WITHDRAWN,
    UNKNOWN_PERSON,
    MESSAGE_TOO_LARGE,
    NOT_JSON,
    WRONG_SHAPE,
    WRONG_DEVICE,
    NOT_STORED,
    /** The terminal failed in a way it was not made for; its log says how. */
    FAILED
}
