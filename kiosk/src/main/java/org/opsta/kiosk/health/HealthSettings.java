package org.opsta.kiosk.health;

import org.opsta.settings.BadValue;

/** @param everySeconds between two reports */
public record HealthSettings(int everySeconds) {
    public HealthSettings {
        BadValue.unless(everySeconds >= 1 && everySeconds <= 3600, "everySeconds", everySeconds, "write 1 to 3600");
    }
}
