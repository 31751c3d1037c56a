package org.opsta.kiosk.recognition;

/** Why a face in a live frame is not good enough to be recognised by. */
public enum PoorView {
    TOO_FAR,
    /** The frame's edge cuts through the face. */
    OUT_OF_FRAME,
    /** Turned to a side, raised or lowered. */
    TURNED_AWAY,
    /** Something is in the way, so that the face's parts cannot be found. */
    COVERED,
    TOO_DARK,
    TOO_BRIGHT,
    BLURRED,
    /** A mask, a scarf or a hand over mouth and nose. */
    MOUTH_COVERED,
    /** Dark glasses, or something else over the eyes. */
    EYES_COVERED
}
