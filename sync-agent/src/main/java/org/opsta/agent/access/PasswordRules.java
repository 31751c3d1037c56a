package org.opsta.agent.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opsta.agent.access.AccountRefused.Code;

/** Which passwords are taken. Length counts, not the kinds of characters; what is tried first is refused. */
public final class PasswordRules {

    /** Characters. */
    public static final int SHORTEST = 12;

    public static final int LONGEST = 128;

    /** A password that is this many characters over and over is no longer than they are. */
    private static final int LONGEST_REPEATED = 6;

    /** So many characters must be left without the account's name, digits and signs. */
    private static final int LEFT_WITHOUT_NAME = 4;

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** @return why not, or empty */
    public static Optional<Code> fault(String password, AccountName account) {
        String plain = normal(password);
        int length = plain.codePointCount(0, plain.length());
        if (length < SHORTEST) {
            return Optional.of(Code.TOO_SHORT);
        }
        if (length > LONGEST) {
            return Optional.of(Code.TOO_LONG);
        }
        String small = plain.toLowerCase(Locale.ROOT);
        if (repeated(small)) {
            return Optional.of(Code.REPETITION);
        }
        if (likeTheName(small, account.value())) {
            return Optional.of(Code.LIKE_THE_NAME);
        }
        return COMMON.contains(small) || COMMON.contains(withoutEnds(small))
                ? Optional.of(Code.COMMON)
                : Optional.empty();
    }

    /** The same text typed on two keyboards is the same password. */
    static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private static boolean repeated(String password) {
        for (int period = 1; period <= LONGEST_REPEATED; period++) {
            if (password.length() >= 2 * period
                    && password.substring(period).equals(password.substring(0, password.length() - period))) {
                return true;
            }
        }
        return false;
    }

    private static boolean likeTheName(String password, String name) {
        return password.contains(name)
                && password.replace(name, "")
                                .codePoints()
                                .filter(Character::isLetter)
                                .count()
                        < LEFT_WITHOUT_NAME;
    }

    /** Without the digits and signs that are put before and after a word. */
    private static String withoutEnds(String password) {
        return password.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
    }

    private static Set<String> common() {
        try (InputStream stream =
                Objects.requireNonNull(PasswordRules.class.getResourceAsStream("common-passwords.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
