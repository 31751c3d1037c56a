package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.settings.SettingsFile;

/** {@code docs/recognition.md} says what the code does. */
class RecognitionDocTest {

    private final String doc;

    RecognitionDocTest() throws Exception {
        doc = Files.readString(Path.of("..", "docs", "recognition.md"));
    }

    @Test
    void it_names_the_models_that_run() {
        TestPictures.models().sha256().forEach((file, sha256) -> assertThat(doc)
                .containsPattern("\\| `" + file + "` .* `" + sha256 + "` \\|"));
    }

    @Test
    void it_explains_every_outcome() {
        for (Class<?> outcome : ScanOutcome.class.getPermittedSubclasses()) {
            assertThat(doc).contains("| `" + outcome.getSimpleName() + "` |");
        }
        for (PoorView why : PoorView.values()) {
            assertThat(doc).contains("`" + why + "`");
        }
    }

    @Test
    void its_defaults_are_the_terminals() throws Exception {
        KioskSettings defaults =
                SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml").settings();
        RecognitionSettings recognition = defaults.recognition();
        // Lines may break anywhere.
        assertThat(doc.replaceAll("\\s+", " "))
                .contains("`falsePositiveRate` (" + recognition.falsePositiveRate() + ")")
                .contains("`leastThreshold` (" + recognition.leastThreshold() + ")")
                .contains("**`margin`** (" + recognition.margin() + ")")
                .contains("`framesWhenSure` (" + recognition.framesWhenSure() + ")")
                .contains("`sureAbove` (" + recognition.sureAbove() + ")")
                .contains("`framesToDecide` (" + recognition.framesToDecide() + ")")
                .contains("`framesAtMost` (" + recognition.framesAtMost() + ")")
                .contains("`decideWithinMillis` (" + recognition.decideWithinMillis() / 1000.0 + " s)")
                .contains("`adviseAfterMillis` (" + recognition.adviseAfterMillis() / 1000.0 + " s)")
                .contains("`lostAfterMillis` (" + recognition.lostAfterMillis() + " ms)")
                .contains("`tryAgainAfterMillis` (" + recognition.tryAgainAfterMillis() / 1000 + " s)")
                .contains("`leastFacePixels` (" + defaults.frames().leastFacePixels() + ")")
                .contains("`leastPresence` (" + defaults.frames().leastPresence() + ")")
                .contains("`enrolment.lookAlike` (" + defaults.enrolment().lookAlike() + ")");
    }
}
