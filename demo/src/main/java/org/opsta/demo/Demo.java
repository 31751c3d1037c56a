package org.opsta.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.UnreadableMessage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole story, in order: start, enrol, walk up, count. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts broker, agent and kiosk, enrols people over MQTT, lets them and strangers walk up to the terminal,",
            "and holds what the terminal said and what the central store has against what really happened."
        })
public final class Demo implements Callable<Integer> {

    /** Of the fifteen walk-ups of enrolled people: their other photos include hands, fur, profiles and shut eyes. */
    private static final int LEAST_RECOGNISED = 12;

    /** Of the 155 others sent: the portraits show some people twice, and a second photo of somebody known is held. */
    private static final int LEAST_OTHERS = 140;

    private static final Duration ENROLLED_WITHIN = Duration.ofMinutes(10);

    private static final String DEVICE = "MOC-OPS";

    /** Of what was recorded before today. */
    private static final DeviceId SECOND_DEVICE = new DeviceId("MOC-OPS-2");

    /** The agent's, whose days these are. */
    private static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");

    /** Somebody walks up every six or seven seconds: who comes back as one of the next three has already been recorded. */
    private static final int DEBOUNCE_SECONDS = 25;

    /** For whoever watches the demo; of nobody who walks up. */
    private static final String PIN = "482615";

    /** Somebody walks up every few seconds. */
    private static final Duration STALLED = Duration.ofMinutes(2);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Tally tally = new Tally();
    private volatile long knownAtStart = -1;
    private volatile long lastEventNanos;

    @Option(
            names = "--once",
            description =
                    "Every photo walks up once; ends with the day's time records and a summary. Exit code 0 only if"
                            + " nobody was taken for somebody else, nothing was lost or doubled, every stranger was refused and"
                            + " at least 12 of the 15 were recognised. Without it the demo goes on until Ctrl-C.")
    private boolean once;

    @Option(names = "--seed", defaultValue = "1", description = "Order, light, noise and movement (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--repository", required = true, hidden = true, description = "Where scripts/ is.")
    private Path repository;

    @Option(names = "--pictures", required = true, hidden = true, description = "What scripts/fetch-models brought.")
    private Path pictures;

    private Demo() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Demo()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path root = repository.toAbsolutePath();
        Path folder = root.resolve("run").resolve("demo");
        Folders.delete(folder);
        Files.createDirectories(folder);
        Cast cast = Cast.from(pictures);
        cast.writeForAgent(folder);
        cast.writeForWalkUps(folder.resolve("walk-ups"));
        int port = freePort();
        int screenPort = freePort();
        int consolePort = freePort();
        writeSettings(folder, port, screenPort, consolePort);
        Path agentSettings = folder.resolve("agent.yaml");
        Commands agentCommands = new Commands(root, folder, agentSettings);

        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, told), "stop"));
        say("Starting the agent with its broker on port " + port + " (logs in " + root.relativize(folder) + ") ...");
        CountDownLatch agentReady = new CountDownLatch(1);
        try (Service agent = agentCommands.start("run", line -> agentReady.countDown())) {
            awaitReady(agent, agentReady, "agent");
            run(agentCommands, "people", "import", folder.resolve("people.csv").toString());
            past(cast, port);
            openConsole(cast, agentCommands, URI.create("http://127.0.0.1:" + consolePort + "/"));
            enrol(cast, root, folder, agentCommands, screenPort);
            if (!once) {
                say("To see the screen offline, stop the broker with: kill -STOP " + agent.pid()
                        + "  and let it go on with: kill -CONT " + agent.pid());
            }
            boolean walked = walkUps(root, folder, stop);
            return walked ? report(agentCommands) : CommandLine.ExitCode.SOFTWARE;
        } finally {
            told.countDown();
        }
    }

    // ---- the past

    private void past(Cast cast, int port) throws Exception {
        OffsetDateTime now = OffsetDateTime.now(ZONE);
        List<Punch> journal =
                History.upToYesterday(SECOND_DEVICE, cast.people().keySet(), now.toLocalDate(), ZONE, seed);
        new SecondTerminal(SECOND_DEVICE, URI.create("tcp://127.0.0.1:" + port)).send(journal, now);
        say(SECOND_DEVICE + ", a terminal of which there is only its past, sent " + journal.size()
                + " records of last month and this one up to yesterday.");
    }

    // ---- the console

    private void openConsole(Cast cast, Commands agent, URI address) throws Exception {
        List<Accounts.Account> accounts = Accounts.of(cast);
        for (Accounts.Account account : accounts) {
            List<String> said = new ArrayList<>();
            int code = agent.run(said::add, account.arguments().toArray(String[]::new));
            if (code != 0) {
                throw new IllegalStateException("the account " + account.name() + " ended with exit code " + code);
            }
            Accounts.choosePassword(address, account, Accounts.oneTime(said.get(said.size() - 1)));
        }
        String names = accounts.stream().map(Accounts.Account::name).collect(Collectors.joining(", "));
        say("");
        say("หน้าเว็บของระบบ: " + address + " เข้าด้วยชื่อ " + names + " รหัสผ่าน " + Accounts.PASSWORD);
        say("The console: " + address + " · sign in as " + names + " with the password " + Accounts.PASSWORD);
        say("");
    }

    // ---- enrolment

    private void enrol(Cast cast, Path root, Path folder, Commands agent, int screenPort) throws Exception {
        say("Starting the terminal with nobody enrolled, and no camera yet ...");
        CountDownLatch ready = new CountDownLatch(1);
        try (Service kiosk = kiosk(root, folder, "kiosk-no-camera.yaml", event -> {
            switch (event.path("event").asText()) {
                case "RUNNING" -> ready.countDown();
                case "RECORDED" -> take(event);
                default -> {
                    // Nobody walks up yet.
                }
            }
        })) {
            awaitReady(kiosk, ready, "kiosk");
            showScreen(kiosk, screenPort);
            say("Giving the agent " + cast.people().size() + " photos, which it keeps sealed, and a rule who is on "
                    + DEVICE + " ...");
            run(
                    agent,
                    "photo",
                    "add",
                    folder.resolve("photos").toString(),
                    "--consent",
                    "demo-1",
                    "--consent-date",
                    LocalDate.now(ZONE).toString());
            say("Enrolling them over MQTT; the console shows how far the terminal is ...");
            run(agent, "roster", "rules", "add", "--all", "--device", DEVICE);
            run(agent, "roster", "watch", "--device", DEVICE, "--for", Long.toString(ENROLLED_WITHIN.toSeconds()));
            say("What is held waits for somebody to look: the portraits show some people twice. Here it stays out.");
            run(agent, "roster", "show", "--device", DEVICE, "--state", "HELD");
            setPin(cast, folder, agent);
        }
        say("The terminal was stopped; started again, it must still know everybody.");
    }

    /** Says where the terminal's page is, as soon as it is there. */
    private void showScreen(Service kiosk, int port) throws Exception {
        for (int attempt = 0; attempt < 100 && kiosk.alive() && !listens(port); attempt++) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        String address = "http://127.0.0.1:" + port + "/";
        say("");
        say("จอของเครื่อง: " + address + " (เปิดในเบราว์เซอร์แล้วดูไปพร้อมกัน)");
        say("The terminal's screen: " + address + " (open it in a browser and watch)");
        say("");
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void setPin(Cast cast, Path folder, Commands agent) throws Exception {
        PersonId person = cast.staysAtHome();
        Path pin = Files.writeString(folder.resolve("pin.txt"), PIN + "\n");
        run(agent, "pin", person.value(), "--device", DEVICE, "--from", pin.toString());
        say("");
        say("ลองที่หน้าจอ: รหัสบุคลากร " + person + " และ PIN " + PIN + " ลงเวลาได้โดยไม่ใช้ใบหน้า");
        say("Try on the page: personnel code " + person + " and PIN " + PIN + " record time without a face.");
        say("");
    }

    private void run(Commands agent, String... arguments) throws Exception {
        run(agent, CommandLine.ExitCode.OK, arguments);
    }

    private void run(Commands agent, int expected, String... arguments) throws Exception {
        int code = agent.run(line -> say("  " + line), arguments);
        if (code != expected) {
            throw new IllegalStateException(
                    "sync-agent " + String.join(" ", arguments) + " ended with exit code " + code);
        }
    }

    // ---- walk-ups

    /** Whether they came to their end, or to the one somebody asked for. */
    private boolean walkUps(Path root, Path folder, CountDownLatch stop) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        lastEventNanos = System.nanoTime();
        try (Service kiosk = kiosk(root, folder, "kiosk.yaml", event -> {
            take(event);
            if (event.path("event").asText().equals("LOBBY_EMPTY")) {
                done.countDown();
            }
        })) {
            boolean over = false;
            while (!over && stop.getCount() > 0) {
                Optional<String> trouble = trouble(kiosk);
                if (trouble.isPresent()) {
                    say(trouble.get());
                    return false;
                }
                over = done.await(200, TimeUnit.MILLISECONDS);
            }
            // The last person's outcome may still be on its way through the pipeline.
            TimeUnit.SECONDS.sleep(2);
            synchronized (tally) {
                tally.finishWalkUp().ifPresent(this::tell);
            }
        }
        return true;
    }

    private Optional<String> trouble(Service kiosk) {
        if (!kiosk.alive()) {
            return Optional.of("The kiosk ended by itself:\n" + kiosk.lastWords());
        }
        if (knownAtStart >= 0 && knownAtStart < LEAST_OTHERS + 4) {
            return Optional.of("NOT GOOD: the terminal knows " + knownAtStart + " people, expected at least "
                    + (LEAST_OTHERS + 4));
        }
        if (System.nanoTime() - lastEventNanos > STALLED.toNanos()) {
            return Optional.of(
                    "NOT GOOD: nothing has happened for " + STALLED.toSeconds() + " s:\n" + kiosk.lastWords());
        }
        return Optional.empty();
    }

    private void take(JsonNode event) {
        lastEventNanos = System.nanoTime();
        synchronized (tally) {
            switch (event.path("event").asText()) {
                case "RUNNING" -> {
                    knownAtStart = event.path("people").asLong();
                    say("The terminal knows " + knownAtStart + " people. Walk-ups begin.");
                    say("");
                }
                case "WALK_UP" -> {
                    tally.finishWalkUp().ifPresent(this::tell);
                    String label = event.path("label").asText();
                    tally.walksUp(event.path("number").asLong(), label, Cast.person(label));
                    say(walkingUp(event, label));
                }
                case "RECORDED" -> {
                    tally.recorded(
                            event.path("id").asText(),
                            new PersonId(event.path("person").asText()),
                            Method.valueOf(event.path("method").asText()));
                    say(words(event, " (serial " + event.path("serial").asLong() + score(event) + ")"));
                }
                case "ALREADY_RECORDED" -> {
                    tally.alreadyRecorded(new PersonId(event.path("person").asText()));
                    say(words(event, ""));
                }
                case "REFUSED" -> {
                    tally.refused();
                    say(words(event, score(event).replace(", ", " (") + ")"));
                }
                case "NOT_SEEN_WELL" -> {
                    tally.refused();
                    say(words(event, ""));
                }
                case "NOT_RECORDED", "ASK_DIRECTION", "PIN_REFUSED" -> say(words(event, ""));
                default -> {
                    // Not part of the story.
                }
            }
        }
    }

    private static String walkingUp(JsonNode event, String label) {
        long total = event.path("total").asLong();
        return String.format(
                Locale.ROOT,
                "[%s%s] %s walks up",
                event.path("number").asText(),
                total > 0 ? "/" + total : "",
                Cast.person(label).map(person -> "person " + person).orElse("a stranger"));
    }

    private static String words(JsonNode event, String more) {
        String mark =
                switch (event.path("light").asText()) {
                    case "GREEN" -> "● ";
                    case "AMBER" -> "◐ ";
                    default -> "○ ";
                };
        JsonNode text = event.path("text");
        return "    " + mark + text.path("th").asText() + "\n      "
                + text.path("en").asText() + more;
    }

    private static String score(JsonNode event) {
        return event.has("score")
                ? String.format(Locale.ROOT, ", score %.3f", event.path("score").asDouble())
                : "";
    }

    private void tell(Tally.WalkUp walkUp) {
        switch (walkUp.verdict()) {
            case RECOGNISED -> {
                // Said already.
            }
            case REFUSED -> {
                if (walkUp.truth().isPresent()) {
                    say("    (is enrolled, but was not recognised: " + walkUp.label() + ")");
                }
            }
            case SILENT -> say("    (the terminal said nothing to " + walkUp.label() + ")");
            case WRONG -> say("    WRONG: " + walkUp.label() + " was taken for somebody else");
        }
    }

    // ---- the account

    private int report(Commands agent) throws Exception {
        say("");
        int expected = tally.committedIds().size();
        List<String> stored = stored(agent);
        for (int attempt = 0; stored.size() < expected && attempt < 30; attempt++) {
            TimeUnit.SECONDS.sleep(1);
            stored = stored(agent);
        }
        run(agent, "records", "--date", "today");
        Tally.Summary summary = tally.summary(stored);
        say("");
        List<String> shortcomings = summary.shortcomings(once ? LEAST_RECOGNISED : 0);
        shortcomings.forEach(shortcoming -> say("NOT GOOD: " + shortcoming));
        say(summary.line());
        return shortcomings.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** The id of each punch in the central store, asked of the agent's own command. */
    private static List<String> stored(Commands agent) throws Exception {
        List<String> ids = new ArrayList<>();
        int code = agent.run(line -> ids.add(json(line).path("id").asText()), "records", "--date", "today", "--json");
        if (code != 0) {
            throw new IllegalStateException("sync-agent records ended with exit code " + code);
        }
        return ids;
    }

    // ---- the parts

    private static Service kiosk(Path root, Path folder, String settings, Consumer<JsonNode> events)
            throws IOException {
        return Service.start(
                "kiosk",
                root,
                List.of(
                        root.resolve("scripts/kiosk").toString(),
                        "run",
                        "--settings",
                        folder.resolve(settings).toString(),
                        "--events",
                        "-"),
                folder.resolve("kiosk.log"),
                line -> events.accept(json(line)));
    }

    /** The agent's command line, with this demo's settings. */
    private record Commands(Path root, Path folder, Path settings) {

        Service start(String command, Consumer<String> lines, String... arguments) throws IOException {
            List<String> line = new ArrayList<>(
                    List.of(root.resolve("scripts/sync-agent").toString(), command, "--settings", settings.toString()));
            line.addAll(List.of(arguments));
            return Service.start("agent-" + command, root, line, folder.resolve("agent.log"), lines);
        }

        int run(Consumer<String> lines, String... arguments) throws IOException, InterruptedException {
            List<String> line =
                    new ArrayList<>(List.of(root.resolve("scripts/sync-agent").toString()));
            line.addAll(List.of(arguments));
            line.addAll(List.of("--settings", settings.toString()));
            try (Service service =
                    Service.start("agent-" + arguments[0], root, line, folder.resolve("agent.log"), lines)) {
                return service.await();
            }
        }
    }

    private void writeSettings(Path folder, int port, int screenPort, int consolePort) throws IOException {
        Files.writeString(
                folder.resolve("agent.yaml"), """
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                embeddedBroker:
                  port: %d
                console:
                  port: %d
                """.formatted(folder.resolve("agent"), port, port, consolePort));
        writeKioskSettings(folder, port, screenPort, "kiosk-no-camera.yaml", "V4L2\n  device: /dev/no-camera-yet");
        writeKioskSettings(folder, port, screenPort, "kiosk.yaml", "WALKUPS");
    }

    private void writeKioskSettings(Path folder, int port, int screenPort, String name, String source)
            throws IOException {
        Files.writeString(folder.resolve(name), """
                device: %s
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                punch:
                  # The same person comes back within minutes here, and now and then at once.
                  debounceSeconds: %d
                screen:
                  # The same whenever the terminal starts, so that an open page finds it again.
                  port: %d
                liveness:
                  # These people are photos moved about in a drawn lobby: the terminal would be right to refuse them.
                  policy: OBSERVE
                camera:
                  source: %s
                  walkUps:
                    folder: %s
                    seed: %d
                    rounds: %d
                """.formatted(
                        DEVICE,
                        folder.resolve("kiosk"),
                        port,
                        DEBOUNCE_SECONDS,
                        screenPort,
                        source,
                        folder.resolve("walk-ups"),
                        seed,
                        once ? 1 : 0));
    }

    private static void awaitReady(Service service, CountDownLatch ready, String name) throws InterruptedException {
        while (!ready.await(200, TimeUnit.MILLISECONDS)) {
            if (!service.alive()) {
                throw new IllegalStateException("the " + name + " ended by itself:\n" + service.lastWords());
            }
        }
    }

    /** A line that a service wrote as JSON. */
    public static JsonNode json(String line) {
        try {
            return Codec.decode(line.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("not a line of JSON: " + e.detail(), e);
        }
    }

    /** A port of the loopback interface that nobody listens to now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void stopAndWait(CountDownLatch stop, CountDownLatch told) {
        stop.countDown();
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void say(String line) {
        out.println(line);
    }
}
