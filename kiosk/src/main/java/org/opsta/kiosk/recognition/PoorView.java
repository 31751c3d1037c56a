package org.opsta.kiosk.recognition;

/** Why a face in a live frame is not good enough to be recognised by. */
public enum PoorView {
    TOO_FAR,
    TOO_DARK,
    TOO_BRIGHT,
    BLURRED
}
