package org.opsta.kiosk.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines are those of chronyc 4.3 (Debian 12), but for the ones that are broken on purpose. */
class ChronyTest {

    private static final Path CHRONYD = Path.of("/usr/sbin/chronyd");

    private final Deque<Process> daemons = new ArrayDeque<>();

    @AfterEach
    void stopDaemons() {
        daemons.forEach(Process::destroyForcibly);
    }

    @Test
    void the_error_is_dispersion_half_the_delay_and_what_is_still_to_be_turned() {
        assertThat(Chrony.parse("C0A80A01,192.168.10.1,3,1795170399.453723832,-0.000251442,-0.000000040,0.000000191,"
                        + "-12.047,-0.001,0.120,0.005355000,0.001574000,64.2,Normal"))
                .isEqualTo(new SyncReport.Synchronised(
                        "chrony",
                        Duration.ofNanos(1_574_000 + 5_355_000 / 2 + 251_442),
                        Instant.parse("2026-11-20T10:26:39.453723832Z"),
                        -12.047));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Just started.
                "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,1.000000000,1.000000000,0.0,Not synchronised",
                // With "local stratum 3" and no server: nobody disciplines that.
                "7F7F0101,,3,1795170390.595338791,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,0.000000000,0.000000000,0.0,Normal",
                "C0A80A01,192.168.10.1,3,1795170399.4,0.1,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2,Not synchronised",
            })
    void it_says_when_it_is_not_synchronised(String line) {
        assertThat(Chrony.parse(line)).isInstanceOf(SyncReport.Unsynchronised.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "506 Cannot talk to daemon",
                "a,b,c,d,e,f,g,h,i,j,k,l,m,n",
                "C0A80A01,x,3,1795170399.4,nan,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2,Normal",
                "C0A80A01,x,3,1795170399.4,1e999999999,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2,Normal",
                "C0A80A01,x,3,1795170399.4,9999999999999999999,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2,Normal",
                "C0A80A01,x,3,1795170399.4,0.1,0.1,0.1,0.0,0.0,0.1,-0.005,0.001,64.2,Normal",
                "C0A80A01,x,3,1795170399.4,0.1,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2",
                "C0A80A01,x,3,1795170399.4,0.1,0.1,0.1,0.0,0.0,0.1,0.005,0.001,64.2,Normal\nC0A80A01,x,3",
            })
    void what_cannot_be_read_vouches_for_nothing(String line) {
        assertThat(Chrony.parse(line)).isInstanceOf(SyncReport.Silent.class);
    }

    @Test
    void without_chronyc_it_is_silent() {
        assertThat(new Chrony(List.of("no-such-chronyc-here", "-c", "tracking")).read())
                .isInstanceOf(SyncReport.Silent.class);
    }

    /** Both with -x: neither touches this computer's clock. */
    @Test
    void a_real_chrony_and_its_server(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(CHRONYD), "chrony is not installed here (apt-get install chrony)");
        int port = freePort();
        int command = freePort();
        Chrony chrony = new Chrony(
                List.of("chronyc", "-n", "-c", "-h", "127.0.0.1", "-p", Integer.toString(command), "tracking"));
        assertThat(chrony.read()).as("before it runs").isInstanceOf(SyncReport.Silent.class);

        start(folder, "client", """
                server 127.0.0.1 port %d iburst minpoll -2 maxpoll 0
                port 0
                cmdport %d
                """.formatted(port, command));
        await().until(() -> chrony.read() instanceof SyncReport.Unsynchronised);

        Process server = start(folder, "server", """
                port %d
                bindaddress 127.0.0.1
                allow 127.0.0.1
                local stratum 3
                cmdport 0
                """.formatted(port));
        await().atMost(Duration.ofSeconds(30)).until(() -> chrony.read() instanceof SyncReport.Synchronised);
        Instant now = Instant.now();
        assertThat(chrony.read()).isInstanceOfSatisfying(SyncReport.Synchronised.class, report -> {
            assertThat(report.error()).isPositive().isLessThan(Duration.ofSeconds(1));
            assertThat(report.updated()).isBetween(now.minusSeconds(10), Instant.now());
        });

        server.destroyForcibly().waitFor();
        Instant gone = Instant.now();
        // What makes the age of the update matter: chrony goes on saying Normal.
        await().during(Duration.ofSeconds(2))
                .until(() -> chrony.read() instanceof SyncReport.Synchronised report
                        && report.updated().isBefore(gone));
    }

    private Process start(Path folder, String name, String settings) throws Exception {
        Path file = folder.resolve(name + ".conf");
        Files.writeString(
                file,
                settings + "bindcmdaddress 127.0.0.1\nbindcmdaddress /\npidfile " + folder.resolve(name + ".pid")
                        + "\n");
        Process daemon = new ProcessBuilder(
                        CHRONYD.toString(), "-x", "-d", "-u", System.getProperty("user.name"), "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        daemons.push(daemon);
        return daemon;
    }

    private static int freePort() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
