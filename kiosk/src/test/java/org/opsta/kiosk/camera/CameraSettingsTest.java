package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;

class CameraSettingsTest {

    /** Stands for the service's settings, of which the camera's are one section. */
    record Whole(CameraSettings camera) {}

    private static CameraSettings read(String text) throws BadSettings {
        return SettingsFile.read(Whole.class, "camera.example.yaml", "site.yaml", text)
                .settings()
                .camera();
    }

    @Test
    void theExampleHoldsEveryDefault() throws BadSettings {
        assertThat(read(""))
                .isEqualTo(new CameraSettings(
                        CameraSettings.Source.V4L2,
                        Path.of("/dev/video0"),
                        null,
                        null,
                        1280,
                        720,
                        15,
                        5,
                        30,
                        new WalkUpSettings(null, 1, 2, 2.5, 1, 1, 0)));
    }

    @Test
    void theDocumentationShowsTheExample() throws Exception {
        String example = new String(
                CameraSettings.class.getResourceAsStream("camera.example.yaml").readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Files.readString(Path.of("..", "docs", "camera.md")))
                .contains("<!-- camera.example.yaml -->\n```yaml\n" + example + "```\n");
    }

    @Test
    void everyKeyCanBeSet() throws BadSettings {
        CameraSettings settings = read("""
                camera:
                  source: walkups
                  device: /dev/v4l/by-id/cam
                  address: rtsp://camera/1
                  folder: pictures
                  width: 640
                  height: 480
                  framesPerSecond: 12.5
                  frozenAfterSeconds: 7
                  retryAtMostSeconds: 60
                  walkUps:
                    folder: people
                    seed: 42
                    approachSeconds: 1.5
                    pauseSeconds: 3
                    leaveSeconds: 0.5
                    emptySeconds: 0.25
                    rounds: 2
                """);
        assertThat(settings)
                .isEqualTo(new CameraSettings(
                        CameraSettings.Source.WALKUPS,
                        Path.of("/dev/v4l/by-id/cam"),
                        "rtsp://camera/1",
                        Path.of("pictures"),
                        640,
                        480,
                        12.5,
                        7,
                        60,
                        new WalkUpSettings(Path.of("people"), 42, 1.5, 3, 0.5, 0.25, 2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source: WEBCAM | source | V4L2, STREAM, FOLDER, WALKUPS",
                "source: STREAM | address | rtsp://",
                "source: FOLDER | folder | FOLDER is to show",
                "source: WALKUPS | walkUps | walkUps.folder",
                "width: 100 | width | 160 to 3840",
                "height: 5000 | height | 120 to 2160",
                "framesPerSecond: 0 | framesPerSecond | 0.1 to 120",
                "frozenAfterSeconds: 0 | frozenAfterSeconds | 1 to 600",
                "framesPerSecond: 0.5 | frozenAfterSeconds | 6 or more",
                "retryAtMostSeconds: 0 | retryAtMostSeconds | 1 to 3600",
                "walkUps: {pauseSeconds: 0} | pauseSeconds | 0.1 to 600",
                "walkUps: {rounds: -1} | rounds | 0 to go on for ever",
                "devise: /dev/video1 | devise | did you mean device?",
            })
    void aBadValueIsToldWithItsKeyAndTheFix(String line, String key, String fix) {
        assertThatThrownBy(() -> read("camera:\n  " + line + "\n"))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("site.yaml line")
                .hasMessageContaining(key)
                .hasMessageContaining(fix);
    }
}
