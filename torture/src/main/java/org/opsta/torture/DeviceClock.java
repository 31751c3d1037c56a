package org.opsta.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The wall clock, boot and time service of one pretended device. Processes started through {@link #command} see a wall
 * clock that is off by what is set here (libfaketime; their monotonic clock is the real one), a boot id of their own, and
 * a {@code chronyc} that tells what chrony would: it measures now and then, and only then finds the clock wrong and sets it.
 */
final class DeviceClock {

    private static final long POLL_SECONDS = 4;
    private static final double ROOT_DELAY = 0.004;
    private static final double ROOT_DISPERSION = 0.008;

    private final Path folder;
    private final Optional<Path> library;
    private long offsetSeconds;
    private double referenceTime;
    private long nextPollNanos;
    private long searchingUntilNanos;
    private boolean synchronised;

    DeviceClock(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.library = library();
        Path chronyc = folder.resolve("bin").resolve("chronyc");
        Files.createDirectories(chronyc.getParent());
        Files.writeString(chronyc, "#!/bin/sh\nexec cat '" + folder.resolve("tracking") + "'\n");
        Files.setPosixFilePermissions(chronyc, PosixFilePermissions.fromString("rwxr-xr-x"));
        boot(0, 0);
        poll();
    }

    /** Without it clocks cannot be set here. */
    static Optional<Path> library() throws IOException {
        try (Stream<Path> places = Files.find(
                Path.of("/usr/lib"), 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            return places.findFirst();
        }
    }

    /** What to put before a command so that it runs on this device. */
    List<String> command() {
        if (library.isEmpty()) {
            return List.of();
        }
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\"",
                folder.resolve("boot_id").toString()));
        words.addAll(List.of(
                "env",
                "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH"),
                "LD_PRELOAD=" + library.get(),
                "FAKETIME_TIMESTAMP_FILE=" + folder.resolve("offset"),
                "FAKETIME_NO_CACHE=1",
                // Or every wait with a time limit would last almost for ever.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "FAKETIME_DONT_FAKE_MONOTONIC=1"));
        return words;
    }

    /** Sets the wall clock of running processes. Chrony finds out at its next measurement. */
    synchronized void step(long seconds) throws IOException {
        offsetSeconds = seconds;
        writeOffset();
    }

    /** The device comes up again: another boot, a wrong clock, and nothing to vouch for it for a while. */
    synchronized void boot(long offset, long searchingMillis) throws IOException {
        write("boot_id", UUID.randomUUID() + "\n");
        offsetSeconds = offset;
        searchingUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(searchingMillis);
        synchronised = false;
        nextPollNanos = 0;
        writeOffset();
        writeTracking();
    }

    /** To be called often. */
    synchronized void poll() throws IOException {
        long now = System.nanoTime();
        if (now < nextPollNanos || now < searchingUntilNanos) {
            return;
        }
        nextPollNanos = now + TimeUnit.SECONDS.toNanos(POLL_SECONDS);
        if (offsetSeconds != 0) {
            offsetSeconds = 0;
            writeOffset();
        }
        synchronised = true;
        referenceTime = System.currentTimeMillis() / 1000.0;
        writeTracking();
    }

    private void writeOffset() throws IOException {
        write("offset", String.format(Locale.ROOT, "%+d\n", offsetSeconds));
    }

    private void writeTracking() throws IOException {
        write(
                "tracking",
                synchronised
                        ? String.format(
                                Locale.ROOT,
                                "C0A80A01,192.168.10.1,3,%.9f,0.000001000,0.000002000,0.000003000,1.000,0.001,0.010,%.9f,%.9f,%d.0,Normal%n",
                                referenceTime,
                                ROOT_DELAY,
                                ROOT_DISPERSION,
                                POLL_SECONDS)
                        : "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,1.000000000,1.000000000,0.0,Not synchronised\n");
    }

    /** A new file each time: nobody reads half of one, and running processes keep the boot id they were started with. */
    private void write(String name, String content) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, content);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
