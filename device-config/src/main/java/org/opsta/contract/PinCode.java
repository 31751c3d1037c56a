package org.opsta.contract;

/** Every answer a request about a PIN can get; each has a hint in Thai and English in {@link Hint}'s bundles. */
public enum PinCode {
    STORED,
    REMOVED,
    /** To be removed, but there was none. */
    NO_PIN,
    PIN_NOT_DIGITS,
    PIN_TOO_SHORT,
    PIN_TOO_LONG,
    /** Digits in a row or in a pattern, or part of the personnel code. */
    PIN_TOO_SIMPLE,
    /** This terminal takes no PINs. */
    SWITCHED_OFF,
    MESSAGE_TOO_LARGE,
    NOT_JSON,
    WRONG_SHAPE,
    WRONG_DEVICE,
    /** The terminal's disk did not take the change. */
    NOT_STORED,
    /** The terminal failed in a way it was not made for; its log says how. */
    FAILED
}
