package org.opsta.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process with a real socket in the place of systemd's: what it hears, and how the process ends. */
@Timeout(60)
class WatchdogProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void a_loop_that_stalls_ends_the_process() throws Exception {
        endsBecauseOf("stall", "WORK_STUCK");
    }

    @Test
    void a_thread_that_dies_of_a_fault_ends_the_process() throws Exception {
        endsBecauseOf("die", "THREAD_DEAD");
    }

    @Test
    void a_thread_that_just_ends_ends_the_process() throws Exception {
        endsBecauseOf("end", "THREAD_DEAD");
    }

    @Test
    void a_service_that_is_stopped_says_so_and_ends_as_it_should() throws Exception {
        try (SystemdSocket systemd = new SystemdSocket(folder.resolve("notify").toString())) {
            Process service = started(systemd);
            tell(service, "stop");
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isZero();
            await().until(() -> systemd.count("STOPPING=1") == 1);
            assertThat(LastStop.read(folder)).isEmpty();
        }
    }

    private void endsBecauseOf(String mood, String code) throws Exception {
        try (SystemdSocket systemd =
                new SystemdSocket("@opsta-" + ProcessHandle.current().pid() + mood)) {
            Process service = started(systemd);
            long fed = systemd.count("WATCHDOG=1");
            assertThat(fed).isPositive();
            tell(service, mood);
            long told = System.nanoTime();
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isEqualTo(Watchdog.EXIT_CODE);
            assertThat(folder.resolve("reported")).hasContent(code);
            assertThat(LastStop.read(folder)).map(LastStop::code).contains(code);
            assertThat(systemd.told().stream().map(SystemdSocket.Told::state))
                    .anyMatch(state -> state.startsWith("STATUS=" + code));
            // Fed no longer than the loop was allowed to stand still.
            long lastFed = systemd.told().stream()
                    .filter(one -> one.state().equals("WATCHDOG=1"))
                    .mapToLong(SystemdSocket.Told::nanos)
                    .max()
                    .orElseThrow();
            assertThat(Duration.ofNanos(lastFed - told)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private Process started(SystemdSocket systemd) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WatchedUntilStuck.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("NOTIFY_SOCKET", systemd.name());
        builder.environment().put("WATCHDOG_USEC", "2000000");
        Process service = builder.start();
        await().atMost(PATIENCE).until(() -> systemd.count("READY=1") == 1 && systemd.count("WATCHDOG=1") >= 2);
        return service;
    }

    private static void tell(Process service, String mood) throws Exception {
        service.getOutputStream().write((mood + "\n").getBytes(StandardCharsets.UTF_8));
        service.getOutputStream().flush();
    }
}
