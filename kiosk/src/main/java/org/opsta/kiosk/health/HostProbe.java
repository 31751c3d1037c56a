package org.opsta.kiosk.health;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Health;

/** Reads what the operating system tells of this machine and this process. */
public final class HostProbe {

    private final Path volume;

    /** @param volume a folder on the volume whose free space matters */
    public HostProbe(Path volume) {
        this.volume = volume;
    }

    public Health.Host read() {
        Runtime runtime = Runtime.getRuntime();
        return new Health.Host(
                // 0 when the volume cannot be asked: IT must look at it either way.
                volume.toFile().getUsableSpace(),
                runtime.totalMemory() - runtime.freeMemory(),
                residentBytes(),
                celsius(),
                TimeUnit.MILLISECONDS.toSeconds(
                        ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    private static @Nullable Long residentBytes() {
        return lines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Double celsius() {
        return lines(Path.of("/sys/class/thermal/thermal_zone0/temp")).stream()
                .map(line -> Long.parseLong(line.strip()) / 1000.0)
                .findFirst()
                .orElse(null);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
