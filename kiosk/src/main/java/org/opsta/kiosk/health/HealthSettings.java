package org.opsta.kiosk.health;

import org.opsta.settings.BadValue;

/**
 * @param everySeconds between two reports
 * @param waitingMinutes age from which on a punch without an acknowledgement is a problem
 */
public record HealthSettings(int everySeconds, int waitingMinutes) {
    public HealthSettings {
        BadValue.unless(everySeconds >= 1 && everySeconds <= 3600, "everySeconds", everySeconds, "write 1 to 3600");
        BadValue.unless(
                waitingMinutes >= 1 && waitingMinutes <= 100_000,
                "waitingMinutes",
                waitingMinutes,
                "write 1 to 100000");
    }
}
