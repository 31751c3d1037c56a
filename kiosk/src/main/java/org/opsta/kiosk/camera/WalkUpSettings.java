package org.opsta.kiosk.camera;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadValue;

/**
 * How the demo's people walk up.
 *
 * @param folder one sub-folder per person, pictures inside
 * @param seed the same seed gives the same pixels
 * @param approachSeconds from the edge of the picture to the terminal
 * @param pauseSeconds in front of it
 * @param leaveSeconds out of the picture
 * @param emptySeconds nobody in the lobby, before each person
 * @param rounds how often every picture has its turn, 0 for ever
 */
public record WalkUpSettings(
        @Nullable Path folder,
        long seed,
        double approachSeconds,
        double pauseSeconds,
        double leaveSeconds,
        double emptySeconds,
        int rounds) {

    private static final String SECONDS = "write 0.1 to 600 seconds";

    public WalkUpSettings {
        BadValue.unless(seconds(approachSeconds), "approachSeconds", approachSeconds, SECONDS);
        BadValue.unless(seconds(pauseSeconds), "pauseSeconds", pauseSeconds, SECONDS);
        BadValue.unless(seconds(leaveSeconds), "leaveSeconds", leaveSeconds, SECONDS);
        BadValue.unless(seconds(emptySeconds), "emptySeconds", emptySeconds, SECONDS);
        BadValue.unless(
                rounds >= 0 && rounds <= 1_000_000, "rounds", rounds, "write 1 to 1000000, or 0 to go on for ever");
    }

    private static boolean seconds(double value) {
        return value >= 0.1 && value <= 600;
    }
}
