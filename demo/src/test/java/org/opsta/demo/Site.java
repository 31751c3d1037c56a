package org.opsta.demo;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opsta.link.MosquittoBroker;

/** A terminal, an agent and a broker as processes of their own, on files in a temporary folder. */
final class Site implements AutoCloseable {

    static final String DEVICE = "TEST-1";

    /** Which broker the terminal and the agent meet on. */
    enum Broker {
        /** Inside the agent: when the agent is away, so is the broker. */
        EMBEDDED,
        MOSQUITTO
    }

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path root = repository();
    private final Path folder;
    private final int port;
    private final int consolePort = Demo.freePort();
    private final Cast cast;
    private final MosquittoBroker mosquitto;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private Service agent;
    private Service kiosk;
    private int screenPort;

    Site(Path folder, Broker broker) throws IOException {
        this.folder = folder;
        mosquitto = broker == Broker.MOSQUITTO
                ? MosquittoBroker.started(Files.createDirectories(folder.resolve("mosquitto")))
                : null;
        port = mosquitto != null ? mosquitto.port() : Demo.freePort();
        writeAgentSettings(false);
        cast = Cast.from(pictures(root));
        cast.writeForAgent(folder);
        // The four are enough here, and quicker.
        try (var photos = Files.list(folder.resolve("photos"))) {
            for (Path photo : photos.toList()) {
                if (String.valueOf(photo.getFileName()).startsWith("2")) {
                    Files.delete(photo);
                }
            }
        }
        for (String person : List.of("10151", "10152")) {
            Path own = Files.createDirectories(folder.resolve("walk-ups").resolve(person));
            for (Path photo : cast.walkUps().get(person)) {
                Files.copy(photo, own.resolve(photo.getFileName().toString()));
            }
        }
    }

    private void writeAgentSettings(boolean console) throws IOException {
        Files.writeString(folder.resolve("agent.yaml"), """
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                  reconnectAtMostSeconds: 2
                embeddedBroker:
                  enabled: %s
                  port: %d
                console:
                  enabled: %s
                  port: %d
                """.formatted(
                        folder.resolve("agent"), port, mosquitto == null, port, console, consolePort));
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    Cast cast() {
        return cast;
    }

    /** From the next start of the agent on. */
    URI openConsole() throws IOException {
        writeAgentSettings(true);
        return URI.create("http://127.0.0.1:" + consolePort + "/");
    }

    MosquittoBroker mosquitto() {
        return mosquitto;
    }

    // ---- the agent

    void startAgent() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        List<String> command = agentCommand("run");
        agent = Service.start("agent", root, command, folder.resolve("agent.log"), line -> ready.countDown());
        while (!ready.await(200, TimeUnit.MILLISECONDS)) {
            if (!agent.alive()) {
                throw new AssertionError("the agent ended:\n" + agent.lastWords());
            }
        }
    }

    void killAgent() throws Exception {
        agent.kill();
    }

    /** What one of the agent's commands prints; fails when it ends with another exit code than 0. */
    List<String> agent(String... arguments) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (Service service = Service.start(
                "agent-command", root, agentCommand(arguments), folder.resolve("agent-command.log"), lines::add)) {
            int code = service.await();
            if (code != 0) {
                throw new AssertionError("sync-agent " + String.join(" ", arguments) + " ended with " + code + "\n"
                        + String.join("\n", lines) + "\n" + service.lastWords());
            }
        }
        return lines;
    }

    private List<String> agentCommand(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("scripts/sync-agent").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--settings", folder.resolve("agent.yaml").toString()));
        return command;
    }

    /** Every punch the central store has, as its records command tells them. */
    List<JsonNode> stored() throws Exception {
        List<JsonNode> punches = new ArrayList<>();
        for (String line : agent("records", "--from", "2020-01-01", "--to", "2099-12-31", "--json")) {
            punches.add(Demo.json(line));
        }
        return punches;
    }

    void enrolTheFour() throws Exception {
        agent("people", "import", folder.resolve("people.csv").toString());
        agent("enrol", "--device", DEVICE, folder.resolve("photos").toString());
    }

    // ---- the terminal

    /** From the next start on, with a page that stays at this address. */
    URI showScreen() throws IOException {
        screenPort = Demo.freePort();
        return URI.create("http://127.0.0.1:" + screenPort + "/");
    }

    void startKiosk(boolean withWalkUps) throws Exception {
        Path settings = folder.resolve("kiosk.yaml");
        Files.writeString(settings, """
                device: %s
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                  keepAliveSeconds: 4
                  reconnectAtMostSeconds: 2
                uplink:
                  acknowledgeWithinSeconds: 2
                  sendAgainAtMostSeconds: 4
                screen:
                  enabled: %s
                  port: %d
                  # So that there is a moment without anybody between two walk-ups.
                  resultSeconds: 2
                health:
                  everySeconds: 1
                punch:
                  debounceSeconds: 0
                pin:
                  console: true
                camera:
                  source: %s
                  device: /dev/no-camera-here
                  walkUps:
                    folder: %s
                    approachSeconds: 0.5
                    pauseSeconds: 2
                    leaveSeconds: 0.3
                    emptySeconds: 1
                """.formatted(
                        DEVICE,
                        folder.resolve("kiosk"),
                        port,
                        screenPort > 0,
                        screenPort,
                        withWalkUps ? "WALKUPS" : "V4L2",
                        folder.resolve("walk-ups")));
        long before = count("RUNNING");
        kiosk = Service.start(
                "kiosk",
                root,
                List.of(
                        root.resolve("scripts/kiosk").toString(),
                        "run",
                        "--settings",
                        settings.toString(),
                        "--events",
                        "-"),
                folder.resolve("kiosk.log"),
                line -> events.add(Demo.json(line)));
        await().atMost(PATIENCE).until(() -> {
            if (!kiosk.alive()) {
                throw new AssertionError("the kiosk ended:\n" + kiosk.lastWords());
            }
            return count("RUNNING") > before;
        });
    }

    void killKiosk() throws Exception {
        kiosk.kill();
    }

    void stopKiosk() {
        kiosk.close();
    }

    /** Types a line at the terminal's console. */
    void type(String line) throws IOException {
        kiosk.type(line);
    }

    /** Everything the terminal said of this kind. */
    List<JsonNode> events(String event) {
        return events.stream()
                .filter(one -> one.path("event").asText().equals(event))
                .toList();
    }

    private long count(String event) {
        return events(event).size();
    }

    void awaitPunches(int atLeast) {
        await().atMost(PATIENCE).until(() -> recordedIds().size() >= atLeast);
    }

    /** Of every punch the terminal told somebody about. */
    List<String> recordedIds() {
        return events.stream()
                .filter(event -> event.path("event").asText().equals("RECORDED"))
                .map(event -> event.path("id").asText())
                .toList();
    }

    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("scripts"))
                ? here
                : here.resolve("..").normalize();
    }

    private static Path pictures(Path root) throws IOException {
        Process where =
                new ProcessBuilder(root.resolve("scripts/fetch-models").toString(), "--where", "pictures").start();
        return Path.of(new String(where.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @Override
    public void close() {
        if (kiosk != null) {
            kiosk.close();
        }
        if (agent != null) {
            agent.close();
        }
        if (mosquitto != null) {
            mosquitto.close();
        }
    }
}
