package org.opsta.agent.fleet;

import java.time.Duration;
import org.opsta.settings.BadValue;

/** @param healthEverySeconds how often terminals report; one that misses three reports is shown as silent */
public record FleetSettings(int healthEverySeconds) {

    private static final int REPORTS_MISSED = 3;

    public FleetSettings {
        BadValue.unless(
                healthEverySeconds >= 1 && healthEverySeconds <= 3600,
                "healthEverySeconds",
                healthEverySeconds,
                "write 1 to 3600");
    }

    Duration silentAfter() {
        return Duration.ofSeconds((long) REPORTS_MISSED * healthEverySeconds);
    }
}
