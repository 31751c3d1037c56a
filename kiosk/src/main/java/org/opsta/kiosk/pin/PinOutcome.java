package org.opsta.kiosk.pin;

import java.time.Instant;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/**
 * What came of a personnel code and a PIN that were typed. A code that nobody has fares in every way like one whose PIN
 * was wrong.
 */
public sealed interface PinOutcome {

    /** Right. */
    record Accepted(PersonId person, PersonName name) implements PinOutcome {}

    /** Code or PIN is wrong. */
    record Wrong(int attemptsLeft) implements PinOutcome {}

    /** Wrong too often for this code; nothing is looked at before then. */
    record Locked(Instant until) implements PinOutcome {}

    /** Wrong too often at this terminal, by whomever; nothing is looked at before then. */
    record Paused(Instant until) implements PinOutcome {}

    /** Not looked at. */
    record Unavailable(Why why) implements PinOutcome {
        public enum Why {
            /** The settings say so. */
            SWITCHED_OFF,
            /** The attempt could not be counted or the PIN not be read; the log says why. */
            NOT_STORED
        }
    }
}
