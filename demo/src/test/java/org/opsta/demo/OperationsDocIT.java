package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.demo.Handbook.Commands;
import org.opsta.link.MosquittoBroker;

/** {@code docs/operations.md} tells people to do what works: its commands are run, its files are used. */
class OperationsDocIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Handbook operations;

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.add(part);
        return part;
    }

    /** In one folder and in their order, as a reader would type them, beside a terminal, an agent and a broker that run. */
    @TestFactory
    @Timeout(600)
    Stream<DynamicTest> its_commands_do_what_it_says() throws Exception {
        operations = Handbook.open(ROOT.resolve("docs/operations.md"));
        Site site = open(new Site(folder, Site.Broker.MOSQUITTO));
        site.startAgent();
        site.startKiosk(true);
        site.enrolTheFour();
        site.awaitPunches(2);

        Path desk = deskOf(site);
        Map<String, String> environment = new HashMap<>();
        environment.put("DEVICE", Site.DEVICE);
        environment.put("STATE", folder.resolve("kiosk").toString());
        environment.put("AGENT_STATE", folder.resolve("agent").toString());
        environment.put("XDG_CONFIG_HOME", clientOptions(site.port()).toString());
        assertThat(operations.commands()).hasSizeGreaterThan(10);
        return Stream.concat(
                operations.commands().stream()
                        .map(block ->
                                DynamicTest.dynamicTest("line " + block.line(), () -> run(block, desk, environment))),
                Stream.of(DynamicTest.dynamicTest("what was sent again is stored once", () -> storedOnce(site))));
    }

    private static void storedOnce(Site site) throws Exception {
        assertThat(site.stored())
                .extracting(punch -> punch.path("serial").asLong())
                .contains(1L, 2L)
                .doesNotHaveDuplicates();
        assertThat(site.agent("devices", "--json")).singleElement().satisfies(device -> assertThat(device)
                .contains("\"setAside\":0", "\"missing\":0", "\"unreadable\":0"));
    }

    /** Looks like the folder the software is in, and has what an administrator brings. */
    private Path deskOf(Site site) throws IOException {
        Path desk = Files.createDirectories(folder.resolve("desk"));
        for (String name : List.of("scripts", "kiosk", "sync-agent")) {
            Path link = Files.createSymbolicLink(desk.resolve(name), ROOT.resolve(name));
            // Before the folder is cleared, so that nothing has to be said about links that lead out of it.
            open(() -> Files.delete(link));
        }
        for (String name : List.of("people.csv", "photos", "agent.yaml")) {
            Files.createSymbolicLink(desk.resolve(name), site.folder().resolve(name));
        }
        return desk;
    }

    private Path clientOptions(int port) throws IOException {
        Path options = Files.createDirectories(folder.resolve("client-options"));
        for (String client : List.of("mosquitto_sub", "mosquitto_pub")) {
            Files.writeString(options.resolve(client), "-h 127.0.0.1\n-p " + port + "\n");
        }
        return options;
    }

    private static void run(Commands block, Path desk, Map<String, String> environment) throws Exception {
        for (String program : block.needs()) {
            Assumptions.assumeTrue(onPath(program), () -> program + " is not installed");
        }
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", block.script())
                .directory(desk.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process shell = builder.start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue())
                .as("exit code of%n%s%nwhich printed%n%s", block.script(), printed)
                .isZero();
        if (block.output() != null) {
            assertThat(printed).as(block.script()).isEqualTo(block.output());
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** TLS, an account each, its own part for each: terminal and agent live on the documented files. */
    @Test
    @Timeout(300)
    void its_broker_and_settings_work_together() throws Exception {
        operations = Handbook.open(ROOT.resolve("docs/operations.md"));
        Handbook wire = Handbook.open(ROOT.resolve("docs/wire.md"));
        Assumptions.assumeTrue(
                onPath("openssl") && onPath("mosquitto_passwd"), "openssl or mosquitto_passwd is not installed");
        Files.writeString(folder.resolve("acl"), wire.first("```\\n(pattern write .*?)```"));
        shell("""
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
                    -addext subjectAltName=DNS:localhost -keyout mq.key -out mq.crt
                keytool -importcert -noprompt -alias site -file mq.crt -keystore trust.p12 -storepass changeit
                touch passwords
                for account in MOC-OPS agent; do
                  mosquitto_passwd -b passwords $account secret-$account
                  echo secret-$account > $account-password
                done
                """);
        MosquittoBroker broker = open(MosquittoBroker.started(
                Files.createDirectories(folder.resolve("broker")),
                operations
                        .file("mosquitto.conf")
                        .replaceAll("listener .*", "")
                        .replaceAll("/etc/mosquitto/(certs/)?", folder + "/")
                        .lines()
                        .toArray(String[]::new)));

        if (onPath("mosquitto_pub")) {
            assertThat(may("MOC-OPS", "MOC-OPS/health", broker)).isTrue();
            assertThat(may("MOC-OPS", "OTHER/health", broker)).isFalse();
            assertThat(may("MOC-OPS", "MOC-OPS/punches/ack", broker)).isFalse();
            assertThat(may("agent", "MOC-OPS/punches/ack", broker)).isTrue();
        }
        here("agent.yaml", broker);
        here("kiosk.yaml", broker);
        shell(ROOT.resolve("scripts/kiosk") + " settings kiosk.yaml");
        open(service("sync-agent", "agent.yaml"));
        open(service("kiosk", "kiosk.yaml"));

        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(
                        shell(ROOT.resolve("scripts/sync-agent") + " devices --json --settings agent.yaml"))
                .contains("\"device\":\"MOC-OPS\"", "\"state\":\"LIVE\""));
    }

    /** Whether the broker lets this account publish on this topic. */
    private boolean may(String account, String topic, MosquittoBroker broker) throws Exception {
        // The client ends with 0 either way, and says what the broker answered.
        String answer = shell(("mosquitto_pub -V mqttv5 -q 1 -h localhost -p %d --cafile mq.crt -u %s -P secret-%s"
                        + " -t opsta/v1/%s -m x 2>&1")
                .formatted(broker.port(), account, account, topic));
        assertThat(answer).matches("|Warning: Publish 1 failed: Not authorized\\.\n");
        return answer.isEmpty();
    }

    /** A documented settings file, with this test's paths and broker in place of the reader's. */
    private void here(String name, MosquittoBroker broker) throws Exception {
        String models =
                shell(ROOT.resolve("scripts/fetch-models") + " --where models").strip();
        String settings = operations
                .file(name)
                .replace("/opt/opsta/models", models)
                .replace("mq.example.org:8883", "localhost:" + broker.port())
                .replace(
                        "/etc/opsta/broker-password",
                        folder.resolve("MOC-OPS-password").toString())
                .replace(
                        "/etc/opsta/agent-password",
                        folder.resolve("agent-password").toString())
                .replace("/var/lib/opsta", folder.toString());
        assertThat(settings).doesNotContain("/etc/", "/opt/", "/var/", "example.org");
        // The display's port may be another terminal's on this machine.
        String noDisplay = name.equals("kiosk.yaml") ? "\nscreen:\n  enabled: false\n" : "";
        Files.writeString(folder.resolve(name), settings + noDisplay);
    }

    private Service service(String name, String settings) throws Exception {
        String trust = operations.file("opsta-" + name.replace("sync-", "") + ".service");
        assertThat(trust).contains("-Djavax.net.ssl.trustStore=/etc/opsta/trust.p12");
        return Service.start(
                name,
                ROOT,
                List.of(
                        "env",
                        "JAVA_OPTS=-Djavax.net.ssl.trustStore=" + folder.resolve("trust.p12")
                                + " -Djavax.net.ssl.trustStorePassword=changeit",
                        ROOT.resolve("scripts/" + name).toString(),
                        "run",
                        "--settings",
                        folder.resolve(settings).toString()),
                folder.resolve(name + ".log"),
                line -> {});
    }

    /** What these commands print; they must succeed. */
    private String shell(String commands) throws Exception {
        Path errors = folder.resolve("errors");
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                .directory(folder.toFile())
                .redirectError(errors.toFile())
                .start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue())
                .as("exit code of%n%s%nwhich printed%n%s%n%s", commands, printed, Files.readString(errors))
                .isZero();
        return printed;
    }

    /** systemd reads the units as they are meant. */
    @Test
    void its_units_have_no_mistakes() throws Exception {
        operations = Handbook.open(ROOT.resolve("docs/operations.md"));
        Assumptions.assumeTrue(onPath("systemd-analyze"), "systemd-analyze is not installed");
        for (String unit : List.of("opsta-kiosk.service", "opsta-agent.service", "opsta-screen.service")) {
            Files.writeString(
                    folder.resolve(unit),
                    operations
                            .file(unit)
                            .replace(
                                    "/opt/opsta/scripts",
                                    ROOT.resolve("scripts").toString()));
            assertThat(shell("systemd-analyze verify ./" + unit + " 2>&1")).isEmpty();
        }
    }
}
