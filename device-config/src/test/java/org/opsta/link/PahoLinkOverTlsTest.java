package org.opsta.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.settings.BrokerSettings;

/** A real Mosquitto with a certificate that only names 127.0.0.1. */
@Timeout(120)
class PahoLinkOverTlsTest {

    private static final String PASSWORD = "changeit";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static MosquittoBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        Path store = folder.resolve("broker.p12");
        assertThat(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "broker",
                                "-keyalg",
                                "RSA",
                                "-dname",
                                "CN=broker",
                                "-ext",
                                "SAN=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        writePem(
                folder.resolve("broker.crt"),
                "CERTIFICATE",
                keys.getCertificate("broker").getEncoded());
        writePem(
                folder.resolve("broker.key"),
                "PRIVATE KEY",
                keys.getKey("broker", PASSWORD.toCharArray()).getEncoded());
        // Java reads these once, at the first connection of this JVM that uses TLS.
        System.setProperty("javax.net.ssl.trustStore", trusting(keys).toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        broker = MosquittoBroker.started(
                folder, "certfile " + folder.resolve("broker.crt"), "keyfile " + folder.resolve("broker.key"));
    }

    private static Path trusting(KeyStore keys) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("broker", keys.getCertificate("broker"));
        Path file = folder.resolve("trust.p12");
        try (var out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static void writePem(Path file, String kind, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    private static Link link(String host) throws Exception {
        return new PahoLink(
                new BrokerSettings(URI.create("ssl://" + host + ":" + broker.port()), null, null, 4, 2),
                "over-tls",
                0,
                null);
    }

    @Test
    void messages_go_out_and_come_in() throws Exception {
        BlockingQueue<String> came = new LinkedBlockingQueue<>();
        try (Link link = link("127.0.0.1")) {
            link.subscribe("a", message -> came.add(new String(message.payload(), UTF_8)));
            link.start();
            await().atMost(PATIENCE).until(link::connected);
            link.publish(Outgoing.atLeastOnce("a", "ก".getBytes(UTF_8)));
            assertThat(came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ก");
        }
    }

    @Test
    void a_broker_whose_certificate_does_not_name_it_is_refused() throws Exception {
        try (Link link = link("localhost")) {
            link.start();
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> !link.connected());
        }
    }
}
