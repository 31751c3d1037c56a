package org.opsta.agent.roster;

import java.time.Duration;
import org.opsta.settings.BadValue;

/**
 * How terminals are kept as the rules want them.
 *
 * @param consentRequired whether nobody's photo is sent without a recorded consent
 * @param askAgainAfterSeconds the pause before something is sent again that was not answered, or not carried out; it
 *     doubles each time, up to an hour
 * @param leaseSeconds of several agents on one database another one sends to a terminal when the one that did was not heard
 *     of for this time
 */
public record RosterSettings(boolean consentRequired, int askAgainAfterSeconds, int leaseSeconds) {

    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    public RosterSettings {
        BadValue.unless(
                askAgainAfterSeconds >= 1 && askAgainAfterSeconds <= 3600,
                "askAgainAfterSeconds",
                askAgainAfterSeconds,
                "write 1 to 3600");
        BadValue.unless(leaseSeconds >= 2 && leaseSeconds <= 600, "leaseSeconds", leaseSeconds, "write 2 to 600");
    }

    long askAgainAfterMillis() {
        return Duration.ofSeconds(askAgainAfterSeconds).toMillis();
    }
}
