package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.agent.broker.EmbeddedBroker;
import org.opsta.agent.broker.EmbeddedBrokerSettings;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.TestPunches;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.Codec;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

class AgentCrashTest {

    private static final Topics TOPICS = new Topics(TestPunches.DEVICE);

    @TempDir
    private Path folder;

    @Test
    void an_agent_that_dies_between_commit_and_acknowledgement_stores_nothing_twice() throws Exception {
        int port = freePort();
        EmbeddedBrokerSettings settings = new EmbeddedBrokerSettings(true, "127.0.0.1", port);
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder.resolve("mq"))) {
            assertThat(broker).isNotNull();
            dieAndSendAgain(URI.create("tcp://127.0.0.1:" + port), "");
        }
    }

    @Test
    void nor_does_one_that_shares_the_work_on_a_real_mosquitto() throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.started(Files.createDirectory(folder.resolve("mq")))) {
            dieAndSendAgain(broker.address(), "agents");
        }
    }

    private void dieAndSendAgain(URI address, String shareGroup) throws Exception {
        Path file = Files.writeString(
                folder.resolve("agent.yaml"),
                "stateFolder: " + folder.resolve("state") + "\nbroker: {address: \"" + address
                        + "\"}\nconsole: {enabled: false}\nembeddedBroker: {enabled: false}\nintake: {shareGroup: \""
                        + shareGroup + "\"}\n");
        AgentSettings settings = AgentSettings.load(file);
        List<PunchAck> acks = new CopyOnWriteArrayList<>();
        try (PahoLink terminal = new PahoLink(new BrokerSettings(address, null, null, 10, 2), "terminal", 60, null)) {
            terminal.subscribe(
                    TOPICS.punchesAck(), message -> acks.add(Codec.decode(message.payload(), PunchAck.class)));
            terminal.start();
            await().until(terminal::connected);

            assertThat(runDyingAgent(file, terminal)).isEqualTo(DyingAgent.KILLED);
            assertThat(acks).isEmpty();
            assertThat(stored(settings)).containsExactly(1L, 2L, 3L, 4L);

            Agent agent = Agent.start(settings, Clock.systemUTC(), () -> {}, line -> {});
            try {
                await().atMost(30, TimeUnit.SECONDS).until(() -> {
                    terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), Codec.encode(TestPunches.batch(1, 5))));
                    return acks.stream().anyMatch(ack -> ack.committedThrough() == 5);
                });
            } finally {
                agent.close();
            }
            assertThat(acks).allSatisfy(ack -> assertThat(ack.rejects()).isEmpty());
            assertThat(stored(settings)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    /** Sends until the agent has taken the batch and died of it. */
    private static int runDyingAgent(Path settingsFile, PahoLink terminal) throws Exception {
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingAgent.class.getName(),
                        settingsFile.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(60, TimeUnit.SECONDS).until(() -> {
                terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), Codec.encode(TestPunches.batch(1, 4))));
                return doomed.waitFor(200, TimeUnit.MILLISECONDS);
            });
            return doomed.exitValue();
        } finally {
            doomed.destroyForcibly();
        }
    }

    private static List<Long> stored(AgentSettings settings) throws Exception {
        List<Long> serials = new ArrayList<>();
        try (AgentStore store = AgentStore.open(settings.store(), settings.stateFolder())) {
            new PunchLog(store.jdbi())
                    .forEach(
                            Instant.EPOCH,
                            Instant.parse("9000-01-01T00:00:00Z"),
                            Optional.empty(),
                            punch -> serials.add(punch.serial().value()));
        }
        return serials;
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
