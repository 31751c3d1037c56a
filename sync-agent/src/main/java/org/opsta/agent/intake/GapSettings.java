package org.opsta.agent.intake;

import java.time.Duration;
import org.opsta.settings.BadValue;

/** @param lookEverySeconds how often missing punches are looked for and asked for again */
public record GapSettings(int lookEverySeconds) {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    public GapSettings {
        BadValue.unless(
                lookEverySeconds >= 1 && lookEverySeconds <= 3600,
                "lookEverySeconds",
                lookEverySeconds,
                "write 1 to 3600");
    }

    Duration lookEvery() {
        return Duration.ofSeconds(lookEverySeconds);
    }

    /** @param times how often the same was asked for already */
    Duration pauseAfter(int times) {
        Duration pause = lookEvery().multipliedBy(1L << Math.min(times, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
