package org.opsta.kiosk.clock;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The kernel's own account, for whatever else disciplines its clock. It grows the error by itself, and calls the clock
 * unsynchronised as soon as somebody sets it by hand.
 */
final class Kernel implements TimeService {

    private static final String NAME = "kernel";

    private final Supplier<LinuxClock.Timex> timex;

    Kernel() {
        this(LinuxClock::timex);
    }

    Kernel(Supplier<LinuxClock.Timex> timex) {
        this.timex = timex;
    }

    @Override
    public SyncReport read() {
        try {
            return judge(timex.get());
        } catch (IllegalStateException e) {
            return new SyncReport.Silent(NAME, "cannot be asked: " + e.getMessage());
        }
    }

    static SyncReport judge(LinuxClock.Timex timex) {
        if ((timex.status() & LinuxClock.STA_UNSYNC) != 0) {
            return new SyncReport.Unsynchronised(
                    NAME, "says that nobody disciplines its clock; start chrony (docs/clock.md)");
        }
        long offsetNanos = (timex.status() & LinuxClock.STA_NANO) != 0 ? timex.offset() : timex.offset() * 1000;
        return new SyncReport.Synchronised(
                NAME,
                Duration.ofNanos(timex.maxErrorMicros() * 1000 + Math.abs(offsetNanos)),
                null,
                timex.frequency() / 65536.0);
    }
}
