package org.opsta.agent.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.link.Incoming;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void retained_messages_and_sessions_outlive_a_restart() throws Exception {
        EmbeddedBrokerSettings settings = onFreePort();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder);
                PahoLink sender = link(settings, "sender")) {
            assertThat(broker).isNotNull();
            try (PahoLink away = link(settings, "away")) {
                away.subscribe("orders", message -> {});
                connect(away);
            }
            connect(sender);
            sender.publish(Outgoing.retained("note", "kept".getBytes(UTF_8)));
            sender.publish(Outgoing.atLeastOnce("orders", "queued".getBytes(UTF_8)));
        }

        List<String> received = new CopyOnWriteArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings, folder);
                PahoLink back = link(settings, "away")) {
            assertThat(broker).isNotNull();
            back.subscribe("orders", message -> received.add(text(message)));
            back.subscribe("note", message -> received.add(text(message) + " " + message.retained()));
            connect(back);
            await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("queued", "kept true"));
        }
    }

    @Test
    void it_tells_nobody_about_itself() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(onFreePort(), folder)) {
            assertThat(broker).isNotNull();
            assertThat(Files.readString(folder.resolve("conf/config.xml")))
                    .containsIgnoringWhitespaces("<anonymous-usage-statistics><enabled>false</enabled>");
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("usage-statistics"));
        }
    }

    @Test
    void a_port_that_is_taken_is_named_with_what_to_do() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedBrokerSettings taken = new EmbeddedBrokerSettings(true, "127.0.0.1", other.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.start(taken, folder))
                    .isInstanceOf(BrokerFailed.class)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("embeddedBroker.enabled: false");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static EmbeddedBrokerSettings onFreePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new EmbeddedBrokerSettings(true, "127.0.0.1", probe.getLocalPort());
        }
    }

    private static PahoLink link(EmbeddedBrokerSettings settings, String clientId) throws Exception {
        URI address = URI.create("tcp://127.0.0.1:" + settings.port());
        return new PahoLink(new BrokerSettings(address, null, null, 10, 2), clientId, 3600, null);
    }

    private static void connect(PahoLink link) {
        link.start();
        await().until(link::connected);
    }

    private static String text(Incoming message) {
        return new String(message.payload(), UTF_8);
    }
}
