package org.opsta.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {

    @TempDir
    Path folder;

    @Test
    void a_state_arrives_at_the_socket_with_a_path() {
        arrives(folder.resolve("notify").toString());
    }

    @Test
    void a_state_arrives_at_an_abstract_socket() {
        arrives("@opsta-test-" + ProcessHandle.current().pid());
    }

    private static void arrives(String name) {
        try (SystemdSocket socket = new SystemdSocket(name)) {
            Systemd systemd = Systemd.of(Map.of("NOTIFY_SOCKET", name), 1);
            assertThat(systemd.notify("READY=1\nSTATUS=ลงเวลา")).isTrue();
            await().untilAsserted(() -> assertThat(socket.told())
                    .extracting(SystemdSocket.Told::state)
                    .containsExactly("READY=1", "STATUS=ลงเวลา"));
        }
    }

    @Test
    void nobody_is_told_when_systemd_names_no_socket() {
        Systemd systemd = Systemd.of(Map.of("WATCHDOG_USEC", "1000000"), 1);
        assertThat(systemd.notify("READY=1")).isTrue();
        assertThat(systemd.watchdog()).isEmpty();
    }

    @Test
    void a_socket_that_is_gone_is_said_and_throws_nothing() {
        String gone = folder.resolve("gone").toString();
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", gone), 1).notify("READY=1"))
                .isFalse();
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200)), 1).notify("READY=1"))
                .isFalse();
    }

    @Test
    void the_watchdog_is_for_the_process_that_systemd_means() {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7");
        assertThat(Systemd.of(environment, 7).watchdog()).contains(Duration.ofSeconds(30));
        assertThat(Systemd.of(environment, 8).watchdog()).isEmpty();
    }

    @Test
    void a_limit_that_is_no_number_is_none() {
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "soon"), 1)
                        .watchdog())
                .isEmpty();
    }
}
