package org.opsta.contract;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Retained on {@code status}: whether a terminal is there. The broker itself publishes the {@code OFFLINE} one (the last
 * will) when the terminal falls silent.
 *
 * @param birth absent when offline
 * @param reason why offline: {@code stopped} or {@code connection lost}
 * @param at when the terminal wrote this; for a last will that is when it connected
 */
public record Status(
        DeviceId device,
        State state,
        @Nullable Birth birth,
        @Nullable String reason,
        OffsetDateTime at) {

    public enum State {
        ONLINE,
        OFFLINE
    }

    /**
     * @param version of the terminal's software
     * @param models SHA-256 of each model, by its role
     * @param bootId the operating system's id of this boot
     * @param startedAt when this process started
     * @param settingsSha256 of the settings in force
     * @param rosterDigest see {@link RosterDigest}
     * @param capabilities what this terminal can do, for example {@code face}
     */
    public record Birth(
            String version,
            Map<String, String> models,
            String bootId,
            OffsetDateTime startedAt,
            String settingsSha256,
            RosterDigest rosterDigest,
            List<String> capabilities) {
        public Birth {
            Required.present(version, "birth.version");
            models = Map.copyOf(Required.present(models, "birth.models"));
            Required.present(bootId, "birth.bootId");
            Required.present(startedAt, "birth.startedAt");
            Required.present(settingsSha256, "birth.settingsSha256");
            Required.present(rosterDigest, "birth.rosterDigest");
            capabilities = List.copyOf(Required.present(capabilities, "birth.capabilities"));
        }
    }

    public Status {
        Required.present(device, "device");
        Required.present(state, "state");
        Required.present(at, "at");
    }

    public static Status online(DeviceId device, Birth birth, OffsetDateTime at) {
        return new Status(device, State.ONLINE, birth, null, at);
    }

    public static Status offline(DeviceId device, String reason, OffsetDateTime at) {
        return new Status(device, State.OFFLINE, null, reason, at);
    }
}
