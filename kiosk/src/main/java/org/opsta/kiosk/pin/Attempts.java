package org.opsta.kiosk.pin;

import java.time.Instant;

/**
 * What is remembered of wrong PINs.
 *
 * @param wrong in a row, for one personnel code
 * @param last when the last of them was; {@link Instant#EPOCH} when there is none
 * @param terminalOwesUntil the terminal's debt: every wrong PIN, whosever, moves it ahead, and time pays it off
 */
record Attempts(int wrong, Instant last, Instant terminalOwesUntil) {

    static final Attempts NONE = new Attempts(0, Instant.EPOCH, Instant.EPOCH);
}
