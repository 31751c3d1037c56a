package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class KernelTest {

    @Test
    void its_error_grows_by_itself_and_what_is_still_slewed_comes_on_top() {
        assertThat(Kernel.judge(new LinuxClock.Timex(-250_000, -655_360, 4_000, LinuxClock.STA_NANO | 1)))
                .isEqualTo(new SyncReport.Synchronised("kernel", Duration.ofNanos(4_250_000), null, -10.0));
        assertThat(Kernel.judge(new LinuxClock.Timex(250, 0, 4_000, 1)))
                .isEqualTo(new SyncReport.Synchronised("kernel", Duration.ofNanos(4_250_000), null, 0));
    }

    @Test
    void undisciplined_is_undisciplined_whatever_the_error() {
        assertThat(Kernel.judge(new LinuxClock.Timex(0, 0, 0, LinuxClock.STA_UNSYNC)))
                .isInstanceOf(SyncReport.Unsynchronised.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void the_real_one_answers() {
        LinuxClock.Timex timex = LinuxClock.timex();

        // 16 s is where the kernel stops counting; the tolerance is that of every Linux.
        assertThat(timex.maxErrorMicros()).isBetween(0L, 16_000_000L);
        assertThat(new Kernel().read()).isNotInstanceOf(SyncReport.Silent.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void where_it_may_not_be_asked_it_is_silent() {
        assertThat(new Kernel(() -> {
                            throw new IllegalStateException("adjtimex is not allowed");
                        })
                        .read())
                .isInstanceOf(SyncReport.Silent.class);
    }

    /** What lets a second process go on with the punches of the first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void all_processes_of_a_boot_read_the_same_monotonic_clocks() throws Exception {
        Moment before = new SystemClocks(Clock.systemUTC()).now();
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long steady;
        long raw;
        try (Scanner read = new Scanner(other.getInputStream(), StandardCharsets.UTF_8)) {
            steady = read.nextLong();
            raw = read.nextLong();
        }
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Moment after = new SystemClocks(Clock.systemUTC()).now();

        assertThat(steady).isBetween(before.steadyNanos(), after.steadyNanos());
        assertThat(raw).isBetween(before.rawNanos(), after.rawNanos());
        // Both since the boot, which the uptime counts from.
        try (Scanner uptime = new Scanner(Path.of("/proc/uptime"), StandardCharsets.UTF_8).useLocale(Locale.ROOT)) {
            assertThat(after.rawNanos() / 1e9).isLessThanOrEqualTo(uptime.nextDouble() * 1.001 + 1);
        }
    }

    static final class OtherProcess {
        public static void main(String[] args) {
            Moment now = new SystemClocks(Clock.systemUTC()).now();
            System.out.println(now.steadyNanos() + " " + now.rawNanos());
        }
    }
}
