package org.opsta.kiosk.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.opsta.contract.ClockReading;

/**
 * The time, and how far it can be trusted. This terminal does not ask the system's time service yet, so it vouches for
 * nothing: {@code UNSYNCED}, without an estimate of the error.
 */
public final class TerminalClock {

    private final Clock clock;
    private final String bootId = readBootId();

    public TerminalClock(Clock clock) {
        this.clock = clock;
    }

    /** To the millisecond. */
    public OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    public ClockReading reading() {
        return new ClockReading(ClockReading.State.UNSYNCED, null, bootId, System.nanoTime());
    }

    public String bootId() {
        return bootId;
    }

    private static String readBootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // Elsewhere than on Linux each process counts as a boot of its own.
            return UUID.randomUUID().toString();
        }
    }
}
