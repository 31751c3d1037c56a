package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opsta.kiosk.outbox.Drafts.draft;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.MemoryFolder;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.PahoLink;

/** Weeks without a network: everything real but the agent. {@code scripts/bench-outbox} runs it with more, and prints. */
class BacklogTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final int BACKLOG = Integer.getInteger("opsta.backlog", 5000);
    private static final String HEAP = System.getProperty("opsta.backlog.heap", "40m");
    private static final int LIVE = 100;

    @TempDir(factory = MemoryFolder.class)
    Path memory;

    @TempDir
    Path folder;

    @Test
    @Timeout(900)
    void a_backlog_drains_in_little_memory_while_punches_go_on() throws Exception {
        Path journal = folder.resolve("journal.db");
        long start = System.nanoTime();
        Path filled = memory.resolve("journal.db");
        try (SqliteOutbox outbox = new SqliteOutbox(filled, DEVICE, Duration.ofDays(35), Drafts.NO_RESERVE)) {
            for (int n = 1; n <= BACKLOG; n++) {
                outbox.append(draft(n));
            }
        }
        Files.copy(filled, journal);
        System.out.printf(
                "%d punches made in %.1f s, %d bytes%n",
                BACKLOG, (System.nanoTime() - start) / 1e9, Files.size(journal));

        AckingAgent agent;
        try (MosquittoBroker broker = MosquittoBroker.started(folder, "log_type none");
                PahoLink link = new PahoLink(broker.settings(), "agent", 3600, null)) {
            agent = new AckingAgent(DEVICE, link);
            link.start();
            await().atMost(Duration.ofSeconds(30)).until(link::connected);
            drain(journal, broker.port());
        }

        try (SqliteOutbox outbox = new SqliteOutbox(journal, DEVICE, Duration.ofDays(35), Drafts.NO_RESERVE)) {
            int made = (int) outbox.state().lastSerial();
            assertThat(made).isGreaterThanOrEqualTo(BACKLOG + LIVE);
            assertThat(outbox.state().depth()).isZero();
            assertThat(agent.firstArrivals())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, made).boxed().toList());
            assertThat(agent.hashes())
                    .containsExactlyElementsOf(
                            outbox.newest(made).stream().map(Punch::hash).toList());
        }
    }

    private static void drain(Path journal, int port) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DrainingTerminal.class.getName(),
                        journal.toString(),
                        String.valueOf(port),
                        DEVICE.value(),
                        String.valueOf(LIVE)))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(System.out::println);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
