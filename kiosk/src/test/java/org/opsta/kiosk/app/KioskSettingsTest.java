package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.clock.ClockSettings;
import org.opsta.kiosk.health.WatchdogSettings;
import org.opsta.kiosk.outbox.OutboxSettings;
import org.opsta.kiosk.panel.PanelSettings;
import org.opsta.kiosk.pin.PinSettings;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.screen.ScreenSettings;
import org.opsta.kiosk.screen.SoundSettings;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;

class KioskSettingsTest {

    @Test
    void the_example_file_is_the_defaults() throws Exception {
        KioskSettings defaults = KioskSettings.load(null).settings();

        assertThat(defaults.device()).isEqualTo(new DeviceId("MOC-OPS"));
        assertThat(defaults.zone()).isEqualTo(ZoneId.of("Asia/Bangkok"));
        assertThat(defaults.stateFolder()).isEqualTo(Path.of("kiosk-state"));
        assertThat(defaults.modelsFolder()).isNull();
        assertThat(defaults.camera().source()).isEqualTo(CameraSettings.Source.V4L2);
        assertThat(defaults.recognition().falsePositiveRate()).isEqualTo(0.003);
        assertThat(defaults.recognition().margin()).isEqualTo(0.05);
        assertThat(defaults.liveness()).isEqualTo(new LivenessSettings(LivenessSettings.Policy.ENFORCE, 0.25, 3, 10));
        assertThat(defaults.enrolment().lookAlike()).isEqualTo(0.5);
        assertThat(defaults.enrolment().photo().leastEyePixels()).isEqualTo(20);
        assertThat(defaults.punch().direction()).isEqualTo(DirectionPolicy.FIRST_IN_LAST_OUT);
        assertThat(defaults.punch().outFrom()).isEqualTo(LocalTime.NOON);
        assertThat(defaults.punch().debounceSeconds()).isEqualTo(60);
        assertThat(defaults.pin()).isEqualTo(new PinSettings(true, 6, 8, 5, 1, 60, 20, 60, false));
        assertThat(defaults.panel())
                .isEqualTo(new PanelSettings(
                        PanelSettings.Choice.AUTO,
                        new PanelSettings.Lights(null, null, null, false),
                        new PanelSettings.Buzzer(null, false),
                        new PanelSettings.Door(null, false, 5),
                        new PanelSettings.Buttons(null, null, null, true, PanelSettings.Pull.UP, 30),
                        new PanelSettings.Tamper(null, false, PanelSettings.Pull.UP)));
        assertThat(defaults.screen())
                .isEqualTo(new ScreenSettings(
                        true, 8089, ScreenSettings.Language.TH, 5, new SoundSettings(false, 60, null)));
        assertThat(defaults.clock()).isEqualTo(new ClockSettings(ClockSettings.Source.AUTO, 15, 100));
        assertThat(defaults.uplink().keepAcknowledgedDays()).isEqualTo(35);
        assertThat(defaults.outbox()).isEqualTo(new OutboxSettings(256, 8));
        assertThat(defaults.health().everySeconds()).isEqualTo(30);
        assertThat(defaults.health().waitingMinutes()).isEqualTo(10);
        assertThat(defaults.watchdog()).isEqualTo(new WatchdogSettings(60, 60, 45, 120, 15));
        assertThat(defaults.broker().address()).isEqualTo(URI.create("tcp://localhost:1883"));
        assertThat(defaults.broker().username()).isNull();
        assertThat(defaults.broker().keepAliveSeconds()).isEqualTo(15);
    }

    @Test
    void the_camera_part_is_the_one_its_room_documents() throws Exception {
        String camera = resource(CameraSettings.class, "camera.example.yaml");

        assertThat(resource(KioskSettings.class, KioskSettings.EXAMPLE)).contains(camera);
    }

    private static String resource(Class<?> type, String name) throws Exception {
        try (var stream = type.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_sites_file_changes_what_it_names_and_nothing_else() throws Exception {
        SettingsFile<KioskSettings> file = read("""
                device: LOBBY-2
                modelsFolder: /usr/share/opsta/models
                punch:
                  direction: time_of_day
                  outFrom: "13:00"
                broker:
                  address: ssl://broker.example:8883
                  username: LOBBY-2
                  passwordFile: /etc/opsta/password
                """);

        assertThat(file.settings().device()).isEqualTo(new DeviceId("LOBBY-2"));
        assertThat(file.settings().modelsFolder()).isEqualTo(Path.of("/usr/share/opsta/models"));
        assertThat(file.settings().punch().direction()).isEqualTo(DirectionPolicy.TIME_OF_DAY);
        assertThat(file.settings().punch().outFrom()).isEqualTo(LocalTime.of(13, 0));
        assertThat(file.settings().punch().debounceSeconds()).isEqualTo(60);
        assertThat(file.settings().broker().passwordFile()).isEqualTo(Path.of("/etc/opsta/password"));
        assertThat(file.sha256()).isNotEqualTo(KioskSettings.load(null).sha256());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "device: 'a/b'                      | line 1 | device                | letters, digits",
                "zone: Mars/Olympus                 | line 1 | Mars/Olympus          | write",
                "fotos: 3                           | line 1 | fotos: unknown key    | known here",
                "camera:\\n  source: USB            | line 2 | the value USB         | V4L2, STREAM, FOLDER, WALKUPS",
                "camera:\\n  fps: 3                 | line 2 | camera.fps            | framesPerSecond",
                "recognition:\\n\\n  margin: 7      | line 3 | 7                     | 0 to below 1",
                "recognition:\\n  framesAtMost: 1   | line 2 | 1                     | framesToDecide, which is 3",
                "liveness:\\n  policy: MAYBE         | line 2 | MAYBE                 | ENFORCE, OBSERVE, OFF",
                "liveness:\\n  threshold: 1          | line 2 | 1                     | between 0 and 1",
                "liveness:\\n  framesAtMost: 2       | line 2 | 2                     | framesToDecide, which is 3",
                "enrolment:\\n  lookAlike: 0        | line 2 | 0                     | more than 0, up to 1",
                "frames:\\n  mostBrightness: 20       | line 2 | 20                    | leastBrightness, which is 30",
                "enrolment:\\n  photo:\\n    mostYawDegrees: 0 | line 3 | 0       | 1 to 180",
                "punch:\\n  outFrom: noon           | line 2 | noon                  | write",
                "punch:\\n  debounceSeconds: -1     | line 2 | -1                    | 0 to 3600",
                "pin:\\n  leastDigits: 3              | line 2 | 3                     | 4 to 12",
                "pin:\\n  mostDigits: 5               | line 2 | 5                     | leastDigits, which is 6",
                "pin:\\n  attempts: 0                 | line 2 | 0                     | 1 to 20",
                "pin:\\n  lockMinutes: 0              | line 2 | 0                     | 1 to 1440",
                "pin:\\n  lockAtMostMinutes: 0        | line 2 | 0                     | lockMinutes, which is 1",
                "pin:\\n  terminalAttempts: 0         | line 2 | 0                     | 1 to 1000",
                "pin:\\n  terminalSeconds: 0          | line 2 | 0                     | 1 to 3600",
                "panel:\\n  wires: USB                 | line 2 | USB                   | AUTO, GPIO, NONE",
                "panel:\\n  wires: GPIO                | line 2 | GPIO                  | name a pin",
                "panel:\\n  lights:\\n    red: 28    | line 3 | 28                    | 2 to 27",
                "panel:\\n  buzzer:\\n    pin: 1     | line 3 | 1                     | BCM number",
                "panel:\\n  door:\\n    pin: 4\\n    openSeconds: 31 | line 4 | 31        | 1 to 30",
                "panel:\\n  door:\\n    openSeconds: 0 | line 3 | 0                   | 1 to 30",
                "panel:\\n  buttons:\\n    debounceMillis: 2000 | line 3 | 2000        | 0 to 1000",
                "panel:\\n  door:\\n    pin: 4\\n  tamper:\\n    pin: 4 | line 1 | tamper.pin: the value 4 | panel.door.pin has that pin",
                "panel:\\n  tamper:\\n    pull: STRONG | line 3 | STRONG               | UP, DOWN, NONE",
                "screen:\\n  port: 65536             | line 2 | 65536                 | 0 to 65535",
                "screen:\\n  language: FR            | line 2 | FR                    | TH, EN",
                "screen:\\n  resultSeconds: 1        | line 2 | 1                     | 2 to 30",
                "screen:\\n  sound:\\n    volume: 101 | line 3 | 101                   | 0 to 100",
                "outbox:\\n  budgetMegabytes: 1     | line 2 | 1                     | 2 to 65536",
                "outbox:\\n  reserveMegabytes: -1   | line 2 | -1                    | 0 to 1024",
                "uplink:\\n  keepAcknowledgedDays: 1| line 2 | 1                     | 2 to 3650",
                "health:\\n  everySeconds: often    | line 2 | often                 | a whole number",
                "broker:\\n  address: localhost     | line 2 | localhost             | tcp://host:port",
                "device: x\\ndevice: y              | line 2 | device                | ",
                "camera: [                          | line 1 | YAML                  | ",
            })
    void a_mistake_is_told_with_line_value_and_fix(String text, String line, String value, String fix) {
        assertThatExceptionOfType(BadSettings.class)
                .isThrownBy(() -> read(text.replace("\\n", "\n")))
                .withMessageContaining("kiosk.yaml")
                .withMessageContaining(line)
                .withMessageContaining(value)
                .withMessageContaining(fix == null ? "" : fix);
    }

    private static SettingsFile<KioskSettings> read(String text) throws BadSettings {
        return SettingsFile.read(KioskSettings.class, KioskSettings.EXAMPLE, "kiosk.yaml", text);
    }
}
