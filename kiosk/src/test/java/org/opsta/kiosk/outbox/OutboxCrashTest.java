package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;

class OutboxCrashTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    @Test
    @Timeout(180)
    void every_punch_that_was_reported_survives_kill_9(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("journal.db");
        List<String> reported = new ArrayList<>();
        for (int round = 1; round <= 3; round++) {
            reported.addAll(appendAndKill(file, 40 * round));

            try (SqliteOutbox outbox = new SqliteOutbox(file, DEVICE, Duration.ofDays(35), Drafts.NO_RESERVE)) {
                List<Punch> found = outbox.newest(10_000);
                assertThat(found.size()).isBetween(reported.size(), reported.size() + 1);
                String before = PunchHash.NONE_BEFORE;
                for (int i = 0; i < found.size(); i++) {
                    Punch punch = found.get(i);
                    assertThat(punch.serial().value()).isEqualTo(i + 1);
                    assertThat(punch.previousHash()).isEqualTo(before);
                    assertThat(punch.sealed().hash()).isEqualTo(punch.hash());
                    before = punch.hash();
                }
                assertThat(found.subList(0, reported.size()))
                        .extracting(punch -> punch.serial() + " " + punch.hash())
                        .containsExactlyElementsOf(reported);
                // One may have been committed and not reported any more; it stays, so the next round counts it too.
                found.stream()
                        .skip(reported.size())
                        .map(punch -> punch.serial() + " " + punch.hash())
                        .forEach(reported::add);
            }
        }
    }

    private static List<String> appendAndKill(Path file, int atLeast) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        file.toString(),
                        DEVICE.value())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            String line;
            while ((line = output.readLine()) != null) {
                lines.add(line);
                if (lines.size() == atLeast) {
                    // Not through Process, which closes the pipe with what is still in it.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(atLeast);
        // The kill may cut the last line short.
        if (lines.get(lines.size() - 1).length() < lines.get(0).length()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
