package org.opsta.agent.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Makes and checks password hashes: Argon2id with 19 MiB of memory, two passes, one lane. Two at once; a few more wait, and what
 * comes on top of those is turned away, so that sign-ins take neither the machine's memory nor all threads. Safe for use by
 * several threads.
 */
public final class Passwords {

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int AT_ONCE = 2;
    private static final int WITH_WAITING = 8;

    /** Without letters and digits that look like others. */
    private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    private final Argon2Function argon2 = Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    private final SecureRandom random = new SecureRandom();
    private final Semaphore places = new Semaphore(WITH_WAITING);
    private final Semaphore hashing = new Semaphore(AT_ONCE, true);
    private final String nobodys = hash(oneTime());

    /** Too many are being checked already; it has not been looked at. */
    public static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private interface Work<T> {
        T run();
    }

    /** @return hash, salt and parameters in one text */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return inTurn(() -> argon2.hash(bytes(password), salt).getResult());
    }

    /** @param hash absent for a name that nobody has: that takes as long, and matches nothing */
    boolean matches(String password, Optional<String> hash) {
        String compared = hash.orElse(nobodys);
        // With the hash's own parameters, which may be older than today's. Compares in constant time.
        boolean matches = inTurn(() -> Argon2Function.getInstanceFromHash(compared)
                .check(bytes(password), compared.getBytes(StandardCharsets.US_ASCII)));
        return matches && hash.isPresent();
    }

    /** Four groups of four, some 79 bits: to be read from one screen and typed once. */
    String oneTime() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            password.append(i > 0 && i % GROUP == 0 ? "-" : "")
                    .append(READABLE.charAt(random.nextInt(READABLE.length())));
        }
        return password.toString();
    }

    private <T> T inTurn(Work<T> work) {
        if (!places.tryAcquire()) {
            throw new Busy();
        }
        try {
            hashing.acquireUninterruptibly();
            try {
                return work.run();
            } finally {
                hashing.release();
            }
        } finally {
            places.release();
        }
    }

    private static byte[] bytes(String password) {
        return PasswordRules.normal(password).getBytes(StandardCharsets.UTF_8);
    }
}
