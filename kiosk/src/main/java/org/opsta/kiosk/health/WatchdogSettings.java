package org.opsta.kiosk.health;

import org.opsta.settings.BadValue;

/**
 * How long a part may get no further before the terminal reports it, ends itself and is started again.
 *
 * @param cameraSeconds for a camera that is there and frozen, opened again in vain
 * @param visionSeconds for one frame or one photo
 * @param outboxSeconds for a write to the journal
 * @param uplinkSeconds for the sending of punches and reports, above the time the broker is given to answer
 * @param syncedProbeMinutes between two writes that only test the disk
 */
public record WatchdogSettings(
        int cameraSeconds, int visionSeconds, int outboxSeconds, int uplinkSeconds, int syncedProbeMinutes) {

    public WatchdogSettings {
        seconds(cameraSeconds, "cameraSeconds", 5);
        seconds(visionSeconds, "visionSeconds", 5);
        // SQLite itself waits 5 s for a lock.
        seconds(outboxSeconds, "outboxSeconds", 10);
        // A publish waits up to 20 s for its turn and 20 s for the broker.
        seconds(uplinkSeconds, "uplinkSeconds", 60);
        BadValue.unless(
                syncedProbeMinutes >= 1 && syncedProbeMinutes <= 1440,
                "syncedProbeMinutes",
                syncedProbeMinutes,
                "write 1 to 1440");
    }

    private static void seconds(int value, String key, int least) {
        BadValue.unless(value >= least && value <= 3600, key, value, "write " + least + " to 3600");
    }
}
