package org.opsta.kiosk.clock;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two system calls about clocks that the JDK has no door to. Elsewhere than on 64-bit Linux there are none. */
final class LinuxClock {

    private static final Logger log = LoggerFactory.getLogger(LinuxClock.class);

    /** From time.h. */
    private static final int CLOCK_MONOTONIC_RAW = 4;

    /** From timex.h: bits of the status, and the layout of struct timex where a long has 64 bits. */
    static final int STA_UNSYNC = 0x0040;

    static final int STA_NANO = 0x2000;
    private static final int TIMEX_BYTES = 208;
    private static final int OFFSET = 8;
    private static final int FREQUENCY = 16;
    private static final int MAX_ERROR = 24;
    private static final int STATUS = 40;

    private static final boolean AVAILABLE = bound();

    private LinuxClock() {}

    /**
     * What the kernel knows of its clock.
     *
     * @param offset what it is still slewing away: nanoseconds with STA_NANO, else microseconds
     * @param frequency how much it speeds the clock up, in millionths times 65536
     * @param maxErrorMicros grows by half a millisecond a second until somebody disciplines the clock again
     */
    record Timex(long offset, long frequency, long maxErrorMicros, int status) {}

    @SuppressWarnings("MemberName") // named by POSIX
    private static native int clock_gettime(int clock, Pointer timespec);

    private static native int adjtimex(Pointer timex) throws LastErrorException;

    private static boolean bound() {
        if (!Platform.isLinux() || Native.LONG_SIZE != 8) {
            return false;
        }
        try {
            Native.register(LinuxClock.class, Platform.C_LIBRARY_NAME);
            return true;
        } catch (LinkageError e) {
            log.warn(
                    "The kernel's clock cannot be asked ({}); give -Djna.tmpdir a folder from which programs may run",
                    e.getMessage());
            return false;
        }
    }

    /** Nanoseconds since the boot by the crystal alone, without what the time service adds or takes away. */
    static OptionalLong rawNanos() {
        if (!AVAILABLE) {
            return OptionalLong.empty();
        }
        try (Memory timespec = new Memory(16)) {
            return clock_gettime(CLOCK_MONOTONIC_RAW, timespec) == 0
                    ? OptionalLong.of(timespec.getLong(0) * 1_000_000_000L + timespec.getLong(8))
                    : OptionalLong.empty();
        }
    }

    /**
     * Only reads.
     *
     * @throws IllegalStateException with the reason when the kernel cannot be asked
     */
    static Timex timex() {
        if (!AVAILABLE) {
            throw new IllegalStateException("there is no adjtimex here");
        }
        try (Memory timex = new Memory(TIMEX_BYTES)) {
            timex.clear();
            int unused = adjtimex(timex);
            return new Timex(
                    timex.getLong(OFFSET), timex.getLong(FREQUENCY), timex.getLong(MAX_ERROR), timex.getInt(STATUS));
        } catch (LastErrorException e) {
            throw new IllegalStateException("adjtimex is not allowed: " + e.getMessage(), e);
        }
    }
}
