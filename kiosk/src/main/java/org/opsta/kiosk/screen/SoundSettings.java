package org.opsta.kiosk.screen;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadValue;

/**
 * @param enabled whether outcomes are heard
 * @param volume 0 to 100, of what the device gives
 * @param folder spoken words to play in place of tones; absent: tones alone
 */
public record SoundSettings(
        boolean enabled, int volume, @Nullable Path folder) {

    public SoundSettings {
        BadValue.unless(volume >= 0 && volume <= 100, "volume", volume, "write 0 to 100");
    }
}
