package org.opsta.kiosk.pin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.opsta.contract.PersonId;
import org.opsta.contract.PinCode;

/**
 * Which PINs are good enough, how many wrong ones are too many, and for how long. Pure: what it must remember is given to
 * it, and what it decides is for others to keep.
 */
final class PinRule {

    /** So long after the last wrong PIN for a code, what was wrong before no longer counts. */
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    /** A personnel code shorter than this is found in PINs by chance. */
    private static final int TELLING_CODE = 4;

    private final PinSettings settings;

    PinRule(PinSettings settings) {
        this.settings = settings;
    }

    /** What is wrong with a PIN that somebody wants to have. */
    Optional<PinCode> fault(PersonId person, String pin) {
        if (pin.isEmpty() || !pin.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return Optional.of(PinCode.PIN_NOT_DIGITS);
        }
        if (pin.length() < settings.leastDigits()) {
            return Optional.of(PinCode.PIN_TOO_SHORT);
        }
        if (pin.length() > settings.mostDigits()) {
            return Optional.of(PinCode.PIN_TOO_LONG);
        }
        String code = person.value();
        boolean tellsTheCode = code.contains(pin) || (code.length() >= TELLING_CODE && pin.contains(code));
        return tellsTheCode || isRepeated(pin) || isRow(pin) ? Optional.of(PinCode.PIN_TOO_SIMPLE) : Optional.empty();
    }

    /** 111111, 121212, 123123. */
    private static boolean isRepeated(String pin) {
        return (pin + pin).indexOf(pin, 1) < pin.length();
    }

    /** 123456, 987654, 135791. */
    private static boolean isRow(String pin) {
        int step = step(pin, 0);
        for (int i = 1; i < pin.length() - 1; i++) {
            if (step(pin, i) != step) {
                return false;
            }
        }
        return true;
    }

    private static int step(String pin, int at) {
        return Math.floorMod(pin.charAt(at + 1) - pin.charAt(at), 10);
    }

    /** The same as {@code now} sees it: old ones forgotten, and a clock that was set back locks nobody for longer. */
    Attempts settled(Attempts attempts, Instant now) {
        Instant owes = earlier(attempts.terminalOwesUntil(), now.plus(terminalCredit()));
        Instant last = earlier(attempts.last(), now);
        return attempts.wrong() == 0 || !now.isBefore(last.plus(FORGOTTEN_AFTER))
                ? new Attempts(0, Instant.EPOCH, owes)
                : new Attempts(attempts.wrong(), last, owes);
    }

    /** Why a PIN is not even looked at now. */
    Optional<PinOutcome> refusal(Attempts settled, Instant now) {
        Instant paused = settled.terminalOwesUntil().plus(perWrongPin()).minus(terminalCredit());
        if (now.isBefore(paused)) {
            return Optional.of(new PinOutcome.Paused(paused));
        }
        return now.isBefore(lockedUntil(settled))
                ? Optional.of(new PinOutcome.Locked(lockedUntil(settled)))
                : Optional.empty();
    }

    /** With one more that is wrong. */
    Attempts charged(Attempts settled, Instant now) {
        return new Attempts(
                settled.wrong() + 1,
                now,
                later(settled.terminalOwesUntil(), now).plus(perWrongPin()));
    }

    /** After the right one. */
    Attempts cleared(Attempts settled) {
        return new Attempts(0, Instant.EPOCH, settled.terminalOwesUntil());
    }

    /** What a wrong PIN is answered, counted already. */
    PinOutcome wrong(Attempts charged) {
        return charged.wrong() < settings.attempts()
                ? new PinOutcome.Wrong(settings.attempts() - charged.wrong())
                : new PinOutcome.Locked(lockedUntil(charged));
    }

    private Instant lockedUntil(Attempts attempts) {
        int beyond = attempts.wrong() - settings.attempts();
        if (beyond < 0) {
            return Instant.EPOCH;
        }
        Duration wait = Duration.ofMinutes(settings.lockMinutes());
        Duration most = Duration.ofMinutes(settings.lockAtMostMinutes());
        for (int i = 0; i < beyond && wait.compareTo(most) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return attempts.last().plus(wait.compareTo(most) < 0 ? wait : most);
    }

    private Duration perWrongPin() {
        return Duration.ofSeconds(settings.terminalSeconds());
    }

    private Duration terminalCredit() {
        return perWrongPin().multipliedBy(settings.terminalAttempts());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }
}
