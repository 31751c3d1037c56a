package org.opsta.kiosk.recognition;

/** Why a face in a live frame is not good enough to be recognised by. */
public enum PoorView {
    TOO_FAR,
    /** Something is in the way, or the face is turned so far that its parts cannot be found. */
    COVERED,
    TOO_DARK,
    TOO_BRIGHT,
    BLURRED
}
