package org.opsta.contract;

import java.util.Base64;

/**
 * A profile photo on the wire.
 *
 * @param data a JPEG or PNG file of at most {@link #LARGEST_BYTES}, in base64
 * @param sha256 SHA-256 of the file (not of its base64), in hex
 */
public record Photo(String data, String sha256) {

    public static final int LARGEST_BYTES = 1024 * 1024;

    public Photo {
        Required.present(data, "photo.data");
        Required.present(sha256, "photo.sha256");
    }

    public static Photo of(byte[] file) {
        return new Photo(Base64.getEncoder().encodeToString(file), Sha256.hex(file));
    }

    /**
     * The file itself.
     *
     * @throws IllegalArgumentException when {@code data} is not base64
     */
    public byte[] bytes() {
        return Base64.getDecoder().decode(data);
    }

    /** Photos are personal data: they do not belong in a log. */
    @Override
    public String toString() {
        return "Photo[" + data.length() + " characters of base64]";
    }
}
