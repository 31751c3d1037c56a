package org.opsta.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;

class PahoLinkTest extends LinkContract {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int SESSION_SECONDS = 3600;

    @TempDir
    Path folder;

    private MosquittoBroker broker;

    @BeforeEach
    void startBroker() {
        broker = MosquittoBroker.started(folder);
    }

    @Override
    void closeBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Override
    Link newLink(String clientId, @Nullable Supplier<Outgoing> lastWill) throws BadSettings {
        return new PahoLink(broker.settings(), clientId, SESSION_SECONDS, lastWill);
    }

    @Override
    void cut(Link link) {
        MosquittoBroker.cut(link);
    }

    @Override
    void brokerAway() {
        broker.stop();
    }

    @Override
    void brokerBack() {
        broker.start();
    }

    private static Outgoing message(String topic, String text) {
        return Outgoing.atLeastOnce(topic, text.getBytes(UTF_8));
    }

    @Test
    void comes_back_after_the_broker_was_killed() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (PahoLink link = new PahoLink(broker.settings(), "self", SESSION_SECONDS, null)) {
            link.subscribe("t", message -> seen.add(new String(message.payload(), UTF_8)));
            link.start();
            await().atMost(PATIENCE).until(link::connected);

            broker.kill();
            await().atMost(PATIENCE).until(() -> !link.connected());
            broker.start();

            await().atMost(PATIENCE).until(link::connected);
            link.publish(message("t", "after"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("after"));
        }
    }

    @Test
    void notices_a_broker_that_hangs_within_about_one_and_a_half_keep_alives() throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        BrokerSettings settings = new BrokerSettings(broker.address(), null, null, 6, 2);
        try (PahoLink link = new PahoLink(settings, "self", SESSION_SECONDS, null)) {
            link.subscribe("t", message -> seen.add(new String(message.payload(), UTF_8)));
            link.start();
            await().atMost(PATIENCE).until(link::connected);

            broker.freeze();
            // One and a half times is 9 s; Paho by itself takes 12.
            await().atMost(Duration.ofMillis(11_500)).until(() -> !link.connected());
            assertThatThrownBy(() -> link.publish(message("t", "lost"))).isInstanceOf(LinkDown.class);
            broker.thaw();

            await().atMost(PATIENCE).until(link::connected);
            link.publish(message("t", "after"));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("after"));
        }
    }

    @Test
    void stays_up_over_many_quiet_keep_alives() throws Exception {
        AtomicInteger connects = new AtomicInteger();
        BrokerSettings brisk = new BrokerSettings(broker.address(), null, null, 1, 1);
        try (PahoLink link = new PahoLink(brisk, "quiet", SESSION_SECONDS, null)) {
            link.onConnected(connects::incrementAndGet);
            link.start();
            await().atMost(PATIENCE).until(link::connected);

            await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(10)).until(link::connected);
            assertThat(connects).hasValue(1);
        }
    }

    @Test
    void a_peer_that_accepts_and_hangs_up_costs_no_thread() throws Exception {
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AtomicInteger accepted = new AtomicInteger();
            Thread hangingUp = new Thread(() -> {
                while (!peer.isClosed()) {
                    try {
                        peer.accept().close();
                        accepted.incrementAndGet();
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            hangingUp.start();
            BrokerSettings nobody =
                    new BrokerSettings(URI.create("tcp://127.0.0.1:" + peer.getLocalPort()), null, null, 2, 1);
            try (PahoLink link = new PahoLink(nobody, "nobody", SESSION_SECONDS, null)) {
                link.start();
                await().atMost(PATIENCE).until(() -> accepted.get() >= 4);
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                                Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> thread.getName().startsWith("MQTT Con: nobody"))
                        .hasSizeLessThanOrEqualTo(1));
                assertThat(link.connected()).isFalse();
            }
        }
    }

    @Test
    void no_thread_is_left_after_closing() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        PahoLink link = new PahoLink(broker.settings(), "leaving", SESSION_SECONDS, null);
        link.subscribe("t", message -> {});
        link.start();
        await().atMost(PATIENCE).until(link::connected);
        link.close();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("MQTT ") || name.startsWith("link")));
    }

    @Test
    void closes_without_ever_having_connected() throws Exception {
        broker.stop();
        PahoLink link = new PahoLink(broker.settings(), "never", SESSION_SECONDS, null);
        link.start();
        link.close();

        assertThat(link.connected()).isFalse();
        new PahoLink(broker.settings(), "not even started", SESSION_SECONDS, null).close();
    }

    @Test
    void an_unknown_leftover_subscription_does_not_fill_the_window() throws Exception {
        try (PahoLink before = new PahoLink(broker.settings(), "upgraded", SESSION_SECONDS, null)) {
            before.subscribe("old", message -> {});
            before.start();
            await().atMost(PATIENCE).until(before::connected);
        }
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (PahoLink after = new PahoLink(broker.settings(), "upgraded", SESSION_SECONDS, null)) {
            after.subscribe("new", message -> seen.add(new String(message.payload(), UTF_8)));
            after.start();
            await().atMost(PATIENCE).until(after::connected);
            for (int i = 0; i < 3 * PahoConnection.RECEIVE_MAXIMUM; i++) {
                after.publish(message("old", "?"));
            }
            after.publish(message("new", "!"));

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).containsExactly("!"));
        }
    }

    @Test
    void a_password_file_that_cannot_be_read_is_named() {
        Path missing = folder.resolve("no-such-file");
        BrokerSettings settings = new BrokerSettings(broker.address(), "kiosk", missing, 10, 10);

        assertThatThrownBy(() -> new PahoLink(settings, "x", SESSION_SECONDS, null))
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("no-such-file")
                .hasMessageContaining("may read");
    }

    @Test
    void refusals_by_access_rules_are_told_apart_from_success() throws Exception {
        broker.close();
        Path rules = Files.writeString(folder.resolve("acl"), "topic readwrite open/#\n");
        broker = MosquittoBroker.started(folder, "acl_file " + rules);
        try (PahoLink link = new PahoLink(broker.settings(), "limited", SESSION_SECONDS, null)) {
            link.start();
            await().atMost(PATIENCE).until(link::connected);
            link.publish(message("open/t", ""));

            assertThatThrownBy(() -> link.publish(message("closed/t", "")))
                    .isInstanceOf(LinkDown.class)
                    .hasMessageContaining("not authorised");
            link.publish(message("open/t", ""));
        }
    }

    @Test
    void a_message_above_the_brokers_limit_fails_without_costing_the_connection() throws Exception {
        broker.close();
        broker = MosquittoBroker.started(folder, "max_packet_size 10000");
        AtomicInteger connects = new AtomicInteger();
        try (PahoLink link = new PahoLink(broker.settings(), "talker", SESSION_SECONDS, null)) {
            link.onConnected(connects::incrementAndGet);
            link.start();
            await().atMost(PATIENCE).until(() -> connects.get() == 1);

            assertThatThrownBy(() -> link.publish(Outgoing.atLeastOnce("t", new byte[20_000])))
                    .isInstanceOf(LinkDown.class)
                    .hasMessageContaining("at most 10000");
            link.publish(Outgoing.atLeastOnce("t", new byte[9_000]));
            assertThat(connects).hasValue(1);
        }
    }

    @Test
    void as_many_messages_are_on_their_way_as_the_broker_allows_and_no_more() throws Exception {
        int allowed = 5;
        int threads = 12;
        try (ServerSocket peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                PahoLink link = new PahoLink(
                        new BrokerSettings(URI.create("tcp://127.0.0.1:" + peer.getLocalPort()), null, null, 60, 60),
                        "many",
                        SESSION_SECONDS,
                        null)) {
            link.start();
            try (Socket socket = peer.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream();
                assertThat(packetType(in)).isEqualTo(1);
                // CONNACK with Receive Maximum.
                out.write(new byte[] {0x20, 6, 0, 0, 3, 0x21, 0, (byte) allowed});
                await().atMost(PATIENCE).until(link::connected);
                ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
                for (int i = 0; i < threads; i++) {
                    Outgoing message = message("t/" + i, "");
                    new Thread(() -> {
                                try {
                                    link.publish(message);
                                    outcomes.add("sent");
                                } catch (LinkDown e) {
                                    outcomes.add(e.getMessage());
                                }
                            })
                            .start();
                }
                for (int i = 0; i < allowed; i++) {
                    assertThat(packetType(in)).isEqualTo(3);
                }
                socket.setSoTimeout(500);
                assertThatThrownBy(() -> packetType(in)).isInstanceOf(SocketTimeoutException.class);
                socket.setSoTimeout(20_000);
                for (int id = 1; id <= threads; id++) {
                    out.write(new byte[] {0x40, 2, 0, (byte) id});
                    if (id <= threads - allowed) {
                        assertThat(packetType(in)).isEqualTo(3);
                    }
                }
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(outcomes).hasSize(threads).containsOnly("sent"));
            }
        }
    }

    private static int packetType(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte() >> 4;
        in.skipNBytes(in.readUnsignedByte());
        return type;
    }

    @Test
    void two_clients_with_one_id_do_not_fight_without_a_pause() throws Exception {
        AtomicInteger connects = new AtomicInteger();
        try (PahoLink one = new PahoLink(broker.settings(), "same", SESSION_SECONDS, null);
                PahoLink other = new PahoLink(broker.settings(), "same", SESSION_SECONDS, null)) {
            one.onConnected(connects::incrementAndGet);
            other.onConnected(connects::incrementAndGet);
            one.start();
            other.start();

            await().atMost(PATIENCE).until(() -> connects.get() >= 4);
            long fourth = System.nanoTime();
            await().atMost(PATIENCE).until(() -> connects.get() >= 6);
            assertThat(Duration.ofNanos(System.nanoTime() - fourth)).isGreaterThan(Duration.ofMillis(700));
        }
    }

    @Test
    void signs_in_with_the_password_of_the_file_and_follows_its_change() throws Exception {
        broker.close();
        Path accounts = folder.resolve("accounts");
        addAccount(accounts, "kiosk", "สวัสดี-1");
        Path password = Files.writeString(folder.resolve("password"), "wrong\n");
        broker = MosquittoBroker.started(folder, "allow_anonymous false", "password_file " + accounts);
        BrokerSettings settings = new BrokerSettings(broker.address(), "kiosk", password, 4, 1);
        try (PahoLink link = new PahoLink(settings, "kiosk", SESSION_SECONDS, null)) {
            link.start();
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> !link.connected());

            Files.writeString(password, "สวัสดี-1\n");

            await().atMost(PATIENCE).until(link::connected);
        }
    }

    private static void addAccount(Path accounts, String name, String password) throws Exception {
        int code = new ProcessBuilder("mosquitto_passwd", "-b", "-c", accounts.toString(), name, password)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }
}
