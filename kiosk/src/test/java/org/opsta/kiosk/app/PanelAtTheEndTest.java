package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.kiosk.app.TerminalUntilItEnds.End;

/** However a terminal ends, as long as it can do anything at all about it: nothing stays on, and the door does not stay open. */
class PanelAtTheEndTest {

    @ParameterizedTest
    @CsvSource({"BY_SIGTERM, 143", "THREAD_DIES, 70", "THREAD_DIES_WHILE_STARTING, 1"})
    @Timeout(120)
    void everything_is_off_when_it_has_ended(End end, int exitCode, @TempDir Path folder) throws Exception {
        Path panel = folder.resolve("panel");
        Process terminal = start(end, folder, panel);
        // A read from a pipe cannot be interrupted.
        CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS).execute(terminal::destroyForcibly);
        try (BufferedReader said = terminal.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.equals(TerminalUntilItEnds.OPEN)) {
                line = said.readLine();
            }
            assertThat(line).as("it got as far as to open the door").isNotNull();
            if (end == End.BY_SIGTERM) {
                // Else it may be over by now. The wires change one after the other.
                await().pollInterval(Duration.ofMillis(5))
                        .untilAsserted(() -> assertThat(Files.readString(panel)).contains("DOOR", "GREEN"));
                // Not through Process, which closes the pipe with what is still in it.
                terminal.toHandle().destroy();
            }
            said.lines().forEach(rest -> {});
            assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            terminal.destroyForcibly();
        }
        assertThat(terminal.exitValue()).isEqualTo(exitCode);
        assertThat(Files.readString(panel)).isEmpty();
    }

    private static Process start(End end, Path folder, Path panel) throws IOException {
        Path settings = folder.resolve("kiosk.yaml");
        Files.writeString(
                settings, """
                stateFolder: %s
                screen:
                  enabled: false
                camera:
                  source: FOLDER
                  folder: %s
                clock:
                  source: NONE
                broker:
                  address: tcp://127.0.0.1:1
                """.formatted(folder.resolve("state"), Files.createDirectory(folder.resolve("pictures"))));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TerminalUntilItEnds.class.getName(),
                        settings.toString(),
                        panel.toString(),
                        end.name())
                .redirectErrorStream(true)
                .start();
    }
}
