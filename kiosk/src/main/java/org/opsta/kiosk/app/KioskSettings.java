package org.opsta.kiosk.app;

import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.clock.ClockSettings;
import org.opsta.kiosk.enrolment.EnrolmentSettings;
import org.opsta.kiosk.health.HealthSettings;
import org.opsta.kiosk.health.WatchdogSettings;
import org.opsta.kiosk.outbox.OutboxSettings;
import org.opsta.kiosk.panel.PanelSettings;
import org.opsta.kiosk.pin.PinSettings;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.FrameSettings;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.screen.ScreenSettings;
import org.opsta.kiosk.uplink.UplinkSettings;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BadValue;
import org.opsta.settings.BrokerSettings;
import org.opsta.settings.SettingsFile;

/**
 * Everything a terminal can be told; {@code kiosk.example.yaml} beside this class holds the defaults and says what each
 * is for.
 *
 * @param device the terminal's name in records and topics
 * @param zone where it hangs
 * @param stateFolder for the journal, the gallery and the PINs
 * @param modelsFolder absent: where scripts/fetch-models puts them
 */
public record KioskSettings(
        DeviceId device,
        ZoneId zone,
        Path stateFolder,
        @Nullable Path modelsFolder,
        CameraSettings camera,
        FrameSettings frames,
        RecognitionSettings recognition,
        LivenessSettings liveness,
        EnrolmentSettings enrolment,
        PunchSettings punch,
        PinSettings pin,
        PanelSettings panel,
        ScreenSettings screen,
        ClockSettings clock,
        OutboxSettings outbox,
        UplinkSettings uplink,
        HealthSettings health,
        WatchdogSettings watchdog,
        BrokerSettings broker) {

    static final String EXAMPLE = "kiosk.example.yaml";

    public KioskSettings {
        BadValue.unless(!stateFolder.toString().isBlank(), "stateFolder", "(empty)", "write the name of a folder");
    }

    /** The file's settings laid over the defaults; the defaults alone when there is no file. */
    static SettingsFile<KioskSettings> load(@Nullable Path file) throws BadSettings {
        return file == null
                ? SettingsFile.defaults(KioskSettings.class, EXAMPLE)
                : SettingsFile.load(KioskSettings.class, EXAMPLE, file);
    }
}
