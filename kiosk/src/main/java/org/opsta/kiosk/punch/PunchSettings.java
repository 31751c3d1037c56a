package org.opsta.kiosk.punch;

import java.time.LocalTime;
import org.opsta.settings.BadValue;

/**
 * @param debounceSeconds a person's next punch before this has passed is the same one again
 * @param direction see {@link DirectionPolicy}
 * @param outFrom the time of day from which {@link DirectionPolicy#TIME_OF_DAY} says OUT
 * @param buttonHoldsSeconds how long a pressed IN or OUT waits for the face that goes with it
 */
public record PunchSettings(int debounceSeconds, DirectionPolicy direction, LocalTime outFrom, int buttonHoldsSeconds) {

    public PunchSettings {
        BadValue.unless(
                debounceSeconds >= 0 && debounceSeconds <= 3600, "debounceSeconds", debounceSeconds, "write 0 to 3600");
        BadValue.unless(
                buttonHoldsSeconds >= 1 && buttonHoldsSeconds <= 120,
                "buttonHoldsSeconds",
                buttonHoldsSeconds,
                "write 1 to 120");
    }
}
