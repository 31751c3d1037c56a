package org.opsta.kiosk.pin;

import org.opsta.settings.BadValue;

/**
 * @param enabled whether PINs are taken at all
 * @param leastDigits that a new PIN must have
 * @param mostDigits that a new PIN may have
 * @param attempts so many wrong PINs in a row lock a personnel code
 * @param lockMinutes for this long at first, and twice as long with each further wrong one
 * @param lockAtMostMinutes but no longer than this
 * @param terminalAttempts so many wrong PINs close together, from anybody, pause PINs at the terminal
 * @param terminalSeconds after which one more may be wrong every so often
 * @param console whether code and PIN may be typed on standard input
 */
public record PinSettings(
        boolean enabled,
        int leastDigits,
        int mostDigits,
        int attempts,
        int lockMinutes,
        int lockAtMostMinutes,
        int terminalAttempts,
        int terminalSeconds,
        boolean console) {

    public PinSettings {
        BadValue.unless(leastDigits >= 4 && leastDigits <= 12, "leastDigits", leastDigits, "write 4 to 12");
        BadValue.unless(
                mostDigits >= leastDigits && mostDigits <= 12,
                "mostDigits",
                mostDigits,
                "write leastDigits, which is " + leastDigits + ", to 12");
        BadValue.unless(attempts >= 1 && attempts <= 20, "attempts", attempts, "write 1 to 20");
        BadValue.unless(lockMinutes >= 1 && lockMinutes <= 1440, "lockMinutes", lockMinutes, "write 1 to 1440");
        BadValue.unless(
                lockAtMostMinutes >= lockMinutes && lockAtMostMinutes <= 1440,
                "lockAtMostMinutes",
                lockAtMostMinutes,
                "write lockMinutes, which is " + lockMinutes + ", to 1440");
        BadValue.unless(
                terminalAttempts >= 1 && terminalAttempts <= 1000,
                "terminalAttempts",
                terminalAttempts,
                "write 1 to 1000");
        BadValue.unless(
                terminalSeconds >= 1 && terminalSeconds <= 3600, "terminalSeconds", terminalSeconds, "write 1 to 3600");
    }
}
