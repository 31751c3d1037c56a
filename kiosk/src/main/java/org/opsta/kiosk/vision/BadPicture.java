package org.opsta.kiosk.vision;

/** A file that is not a picture we can use. */
public final class BadPicture extends Exception {

    private static final long serialVersionUID = 1L;

    public enum Code {
        /** Neither JPEG nor PNG. */
        NOT_A_PICTURE,
        /** Ends early, or makes no sense inside. */
        DAMAGED,
        TOO_MANY_PIXELS
    }

    private final Code code;
    private final long pixels;

    BadPicture(Code code, long pixels) {
        super(code + " (" + pixels + " pixels)");
        this.code = code;
        this.pixels = pixels;
    }

    public Code code() {
        return code;
    }

    /** As its header says; 0 when it does not. */
    public long pixels() {
        return pixels;
    }
}
