package org.opsta.contract;

/** Why the agent set a punch or a batch aside. */
public enum RejectCode {
    MESSAGE_TOO_LARGE,
    NOT_JSON,
    WRONG_SHAPE,
    WRONG_DEVICE,
    /** The punch does not hash to the hash it carries. */
    HASH_MISMATCH,
    /** Serials within a batch must rise by one. */
    OUT_OF_ORDER,
    /** Another punch with this serial or id is stored already, and it differs. */
    CONFLICT,
    /** The hash it names as the one before is not that of the punch stored before it. */
    BROKEN_CHAIN,
    /** It follows a punch that was set aside for {@link #CONFLICT}, {@link #BROKEN_CHAIN} or this. */
    FORKED
}
