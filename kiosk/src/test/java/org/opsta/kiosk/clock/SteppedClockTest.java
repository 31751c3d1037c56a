package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.ClockReading;

/**
 * A process of its own whose wall clock libfaketime steps, with the real clocks of this computer below, and a stand-in for
 * {@code chronyc} on its PATH that says what the test wants.
 */
class SteppedClockTest {

    private static final List<Path> FAKETIME = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

    @TempDir
    Path folder;

    private final List<String> printed = new CopyOnWriteArrayList<>();
    private Process terminal;

    @BeforeEach
    void start() throws Exception {
        Path faketime = FAKETIME.stream().filter(Files::exists).findFirst().orElse(null);
        assumeTrue(faketime != null, "libfaketime is not installed here (apt-get install faketime)");
        Path chronyc = folder.resolve("chronyc");
        Files.writeString(
                chronyc, "#!/bin/sh\n[ \"$*\" = '-n -c tracking' ] && exec cat " + folder.resolve("tracking") + "\n");
        Files.setPosixFilePermissions(chronyc, PosixFilePermissions.fromString("rwx------"));
        notSynchronised();
        step("+0");

        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Terminal.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PATH", folder + File.pathSeparator + System.getenv("PATH"));
        builder.environment().put("LD_PRELOAD", faketime.toString());
        builder.environment()
                .put("FAKETIME_TIMESTAMP_FILE", folder.resolve("faketime").toString());
        builder.environment().put("FAKETIME_NO_CACHE", "1");
        builder.environment().put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        // Its repair of waits with a time limit makes those of Java last many times as long.
        builder.environment().put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        terminal = builder.start();
        Thread reader = new Thread(
                () -> terminal.inputReader(StandardCharsets.UTF_8).lines().forEach(printed::add));
        reader.setDaemon(true);
        reader.start();
    }

    @AfterEach
    void stop() {
        if (terminal != null) {
            terminal.destroyForcibly();
        }
    }

    @Test
    void each_step_is_noticed_and_chrony_must_measure_again() throws Exception {
        awaitState("UNSYNCED");
        measured();
        awaitState("SYNCED");
        assertStays("SYNCED");

        String to1970 = "-" + Duration.between(Instant.EPOCH, Instant.now()).toDays() + "d";
        for (String step : List.of("+1h", "-1d", to1970)) {
            step(step);
            awaitState("UNSYNCED");
            // Back again, and chrony has not measured since: twice as long as it takes to ask it.
            step("+0");
            assertStays("UNSYNCED");

            measured();
            awaitState("SYNCED");
        }
        notSynchronised();
        awaitState("HOLDOVER");
    }

    private void step(String to) throws Exception {
        replace("faketime", to + "\n");
    }

    private void notSynchronised() throws Exception {
        replace(
                "tracking",
                "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,"
                        + "1.000000000,1.000000000,0.0,Not synchronised\n");
    }

    private void measured() throws Exception {
        Instant at = Instant.now();
        replace(
                "tracking",
                String.format(
                        Locale.ROOT,
                        "C0A80A01,192.168.10.1,3,%d.%09d,0.000012000,0.000001000,0.000002000,-12.047,-0.001,0.120,"
                                + "0.000531000,0.000157000,64.2,Normal%n",
                        at.getEpochSecond(),
                        at.getNano()));
    }

    /** In one go: it is read all the time. */
    private void replace(String name, String content) throws Exception {
        Path part = Files.writeString(folder.resolve(name + ".part"), content);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitState(String state) {
        printed.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> printed.contains(state));
    }

    private void assertStays(String state) {
        printed.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> printed.size() >= 20);
        assertThat(printed).containsOnly(state);
    }

    /** Prints the clock's state every tenth of a second. */
    static final class Terminal {
        public static void main(String[] args) throws Exception {
            TerminalClock clock = new TerminalClock(
                    new ClockSettings(ClockSettings.Source.CHRONY, 1, 100), ZoneId.of("Asia/Bangkok"));
            clock.start(() -> {});
            while (!Thread.currentThread().isInterrupted()) {
                ClockReading reading = clock.reading();
                System.out.println(reading.state());
                Thread.sleep(100);
            }
        }
    }
}
