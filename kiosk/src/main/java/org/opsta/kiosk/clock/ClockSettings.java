package org.opsta.kiosk.clock;

import org.opsta.settings.BadValue;

/**
 * @param source who is asked how far the wall clock can be trusted
 * @param readEverySeconds between two questions
 * @param driftPpm how much the clock may drift while nobody disciplines it, in millionths
 */
public record ClockSettings(Source source, int readEverySeconds, int driftPpm) {

    public enum Source {
        /** chrony if it answers, else timesyncd if it does; the kernel as long as neither ever did. */
        AUTO,
        CHRONY,
        TIMESYNCD,
        KERNEL,
        /** Nobody: every punch says that nothing vouches for its time. */
        NONE
    }

    public ClockSettings {
        BadValue.unless(
                readEverySeconds >= 1 && readEverySeconds <= 300,
                "readEverySeconds",
                readEverySeconds,
                "write 1 to 300");
        BadValue.unless(driftPpm >= 1 && driftPpm <= 1000, "driftPpm", driftPpm, "write 1 to 1000");
    }
}
