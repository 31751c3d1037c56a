package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @Test
    void gives_what_was_printed_in_plain_english() throws Exception {
        assertThat(run("echo $LC_ALL; echo noise >&2", ChildProcess.LIMIT)).isEqualTo("C");
    }

    @Test
    void another_code_than_0_is_a_failure_and_its_words_are_kept() {
        assertFails("echo 506 Cannot talk to daemon; exit 1", "ended with 1: 506 Cannot talk to daemon");
    }

    @Test
    void a_child_that_hangs_is_ended_and_so_is_its_own_child() throws Exception {
        Path pid = folder.resolve("pid");
        assertFails("sleep 300 & echo $! > " + pid + "; wait", "did not answer within 300 ms");

        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(grandchild -> await().until(() -> !grandchild.isAlive()));
    }

    @Test
    void a_child_that_closed_its_output_and_goes_on_is_ended() {
        assertFails("exec >&-; exec sleep 300", "did not answer within 300 ms");
    }

    @Test
    void a_child_that_prints_without_end_is_ended() {
        assertFails("exec yes", "printed more than");
    }

    @Test
    void a_child_whose_grandchild_holds_on_to_the_output_does_not_keep_us() {
        // Java may or may not see the end of the output before the limit; it does not wait for the grandchild.
        assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
            try {
                assertThat(run("setsid sleep 20 & echo done", SHORT)).isEqualTo("done");
            } catch (ChildProcess.Failed e) {
                assertThat(e).hasMessageContaining("did not answer within 300 ms");
            }
        });
    }

    private void assertFails(String script, String why) {
        assertThatExceptionOfType(ChildProcess.Failed.class)
                .isThrownBy(() -> run(script, SHORT))
                .withMessageContaining(why);
    }

    private static String run(String script, Duration limit) throws ChildProcess.Failed {
        return ChildProcess.output(List.of("sh", "-c", script), limit);
    }
}
