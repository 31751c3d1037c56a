package org.opsta.contract;

/** Every answer an enrolment can get; each has a hint in Thai and English in {@link Hint}'s bundles. */
public enum EnrolCode {
    ACCEPTED,
    MESSAGE_TOO_LARGE,
    NOT_JSON,
    WRONG_SHAPE,
    WRONG_DEVICE,
    /** The photo does not hash to the hash sent with it. */
    PHOTO_HASH_MISMATCH,
    PHOTO_TOO_LARGE,
    /** Neither a JPEG nor a PNG. */
    NOT_A_PICTURE,
    /** A JPEG or PNG that ends early or cannot be decoded. */
    DAMAGED_PICTURE,
    NO_FACE,
    SEVERAL_FACES,
    FACE_TOO_SMALL,
    /** The picture's edge cuts through the face. */
    OUT_OF_FRAME,
    /** A mask, a scarf, a hand over mouth or nose. */
    FACE_COVERED,
    /** Dark glasses, a hand, a brim over the eyes; clear spectacles are fine. */
    EYES_COVERED,
    /** Turned, raised, lowered or tilted too far. */
    NOT_FRONTAL,
    TOO_DARK,
    TOO_BRIGHT,
    BLURRED,
    EYES_SHUT,
    /** Held: the face is as like somebody else's as two photos of one person are. */
    LOOKS_LIKE_ANOTHER,
    /** Held: this very photo is enrolled for somebody else. */
    SAME_PHOTO,
    /** The terminal could not keep the template, for example because its disk is full. */
    NOT_STORED,
    /** The terminal failed in a way it was not made for; its log says how. */
    FAILED;

    /** What an answer with this code comes to. */
    public EnrolResult.Outcome outcome() {
        return switch (this) {
            case ACCEPTED -> EnrolResult.Outcome.ACCEPTED;
            case LOOKS_LIKE_ANOTHER, SAME_PHOTO -> EnrolResult.Outcome.HELD;
            default -> EnrolResult.Outcome.REFUSED;
        };
    }
}
