package org.opsta.agent.enrolment;

import java.time.Duration;
import org.opsta.settings.BadValue;

/**
 * How photos and withdrawals are sent.
 *
 * @param inFlight most requests waiting for an answer at once
 * @param answerWithinSeconds a request without an answer is sent again after this time
 * @param attempts how often a request is sent before it counts as unanswered
 * @param connectWithinSeconds how long to wait for the broker
 */
public record EnrolmentSettings(int inFlight, int answerWithinSeconds, int attempts, int connectWithinSeconds) {

    public EnrolmentSettings {
        BadValue.unless(inFlight >= 1 && inFlight <= 64, "inFlight", inFlight, "write 1 to 64");
        BadValue.unless(
                answerWithinSeconds >= 1 && answerWithinSeconds <= 600,
                "answerWithinSeconds",
                answerWithinSeconds,
                "write 1 to 600");
        BadValue.unless(attempts >= 1 && attempts <= 100, "attempts", attempts, "write 1 to 100");
        BadValue.unless(
                connectWithinSeconds >= 1 && connectWithinSeconds <= 600,
                "connectWithinSeconds",
                connectWithinSeconds,
                "write 1 to 600");
    }

    public Duration answerWithin() {
        return Duration.ofSeconds(answerWithinSeconds);
    }

    public Duration connectWithin() {
        return Duration.ofSeconds(connectWithinSeconds);
    }
}
