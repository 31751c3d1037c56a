package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.settings.SettingsFile;

/** {@code docs/liveness.md} says what the terminal does. */
class LivenessDocTest {

    @Test
    void its_defaults_are_the_terminals() throws Exception {
        LivenessSettings liveness = SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .liveness();

        assertThat(Files.readString(Path.of("..", "docs", "liveness.md")).replaceAll("\\s+", " "))
                .contains("`liveness.policy: " + liveness.policy() + "`, the default")
                .contains("`liveness.threshold` (" + liveness.threshold() + ")")
                .contains("`liveness.framesToDecide` (" + liveness.framesToDecide() + ")")
                .contains("`liveness.framesAtMost` (" + liveness.framesAtMost() + ")");
    }
}
