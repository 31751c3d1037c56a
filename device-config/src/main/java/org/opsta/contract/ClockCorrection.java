package org.opsta.contract;

import java.time.OffsetDateTime;

/**
 * Sent once the clock is right again: what time it is on the monotonic clock of this boot, so that the punches of the same
 * boot whose clock could not be trusted get the time they were really made.
 *
 * <p>The true time of such a punch is {@code time - (monotonicNanos - punch.clock.monotonicNanos)}; its error is
 * {@code errorMillis} and {@code driftPpm} of that distance.
 *
 * @param bootId of the punches it is for; those of other boots stay as they are
 * @param throughSerial the newest punch it is for; a punch is corrected by the first correction of its boot that covers it
 * @param time the right wall-clock time, with offset
 * @param monotonicNanos when it was that time
 * @param errorMillis estimated error of {@code time}
 * @param driftPpm how much this terminal's monotonic clock may drift, in millionths
 * @param source what vouches for {@code time}, for example {@code chrony}
 */
public record ClockCorrection(
        DeviceId device,
        String bootId,
        Serial throughSerial,
        OffsetDateTime time,
        long monotonicNanos,
        long errorMillis,
        int driftPpm,
        String source) {

    public ClockCorrection {
        Required.present(device, "device");
        Required.present(bootId, "bootId");
        Required.present(throughSerial, "throughSerial");
        Required.present(time, "time");
        Required.present(source, "source");
        if (errorMillis < 0 || driftPpm < 0) {
            throw new IllegalArgumentException(
                    "errorMillis is " + errorMillis + " and driftPpm is " + driftPpm + ", but neither can be negative");
        }
    }
}
