package org.opsta.kiosk.screen;

import org.opsta.settings.BadValue;

/**
 * The terminal's own display.
 *
 * @param enabled whether the page is served at all
 * @param port of the loopback interface; 0 for any that is free, which the log names
 * @param language that is shown first and returned to
 * @param resultSeconds how long an outcome stays, unless the next person comes up
 * @param sound what is to be heard with an outcome
 */
public record ScreenSettings(boolean enabled, int port, Language language, int resultSeconds, SoundSettings sound) {

    public ScreenSettings {
        BadValue.unless(port >= 0 && port <= 65_535, "port", port, "write 0 to 65535");
        BadValue.unless(language != null, "language", "(none)", "write TH or EN");
        BadValue.unless(resultSeconds >= 2 && resultSeconds <= 30, "resultSeconds", resultSeconds, "write 2 to 30");
        BadValue.unless(sound != null, "sound", "(none)", "leave it out, or write enabled, volume and folder under it");
    }

    /** What the page is written in first. */
    public enum Language {
        TH,
        EN
    }
}
