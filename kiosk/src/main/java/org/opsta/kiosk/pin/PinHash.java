package org.opsta.kiosk.pin;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A PIN in a form it cannot be read from: PBKDF2 with HMAC-SHA-256 and a salt of its own. Six digits can be tried out
 * whatever the hash; it is sealed besides, and this slows down whoever has the key as well.
 */
final class PinHash {

    /**
     * Some 90 ms on a machine with 3 GHz that has no instructions for SHA-256, hence some 0.3 s on a Raspberry Pi 4, which
     * has none either. Kept with each hash, so that it may be raised.
     */
    static final int ITERATIONS = 100_000;

    private static final int SALT_BYTES = 16;
    private static final int DIGEST_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of nobody's PIN: compared where there is no other, so that a code that nobody has takes as long. */
    static final PinHash OF_NOBODY = new PinHash(ITERATIONS, random(SALT_BYTES), random(DIGEST_BYTES));

    private final int iterations;
    private final byte[] salt;
    private final byte[] digest;

    private PinHash(int iterations, byte[] salt, byte[] digest) {
        this.iterations = iterations;
        this.salt = salt;
        this.digest = digest;
    }

    static PinHash of(String pin) {
        byte[] salt = random(SALT_BYTES);
        return new PinHash(ITERATIONS, salt, derive(pin, salt, ITERATIONS));
    }

    static PinHash read(byte[] bytes) {
        if (bytes.length != Integer.BYTES + SALT_BYTES + DIGEST_BYTES) {
            throw new IllegalArgumentException("a PIN's hash has " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int iterations = buffer.getInt();
        byte[] salt = new byte[SALT_BYTES];
        byte[] digest = new byte[DIGEST_BYTES];
        buffer.get(salt).get(digest);
        return new PinHash(iterations, salt, digest);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Integer.BYTES + SALT_BYTES + DIGEST_BYTES)
                .putInt(iterations)
                .put(salt)
                .put(digest)
                .array();
    }

    /** Takes as long whatever is typed. */
    boolean matches(String pin) {
        return MessageDigest.isEqual(digest, derive(pin, salt, iterations));
    }

    private static byte[] derive(String pin, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(pin.toCharArray(), salt, iterations, DIGEST_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime must offer PBKDF2", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
