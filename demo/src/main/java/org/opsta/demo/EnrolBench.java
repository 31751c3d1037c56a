package org.opsta.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.PersonId;
import org.opsta.contract.UnreadableMessage;
import org.opsta.demo.WalkUpTimes.Phase;
import org.opsta.link.Link;
import org.opsta.link.PahoLink;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How long, and how many bytes, to bring everybody to a new terminal, and what those notice who walk up to it meanwhile. */
@Command(
        name = "bench-enrol",
        mixinStandardHelpOptions = true,
        description = {
            "Brings people to a new terminal through agent, Mosquitto and kiosk, each a process of its own with the real",
            "models, while enrolled people walk up to it. The agent is killed at a third of the way, the terminal at two",
            "thirds; both are started again and go on. Ends with a line of figures, and with 0 only if everybody was",
            "answered, no photo was sent twice but those on their way at a kill, terminal and agent agree in the end, and",
            "every punch made meanwhile was acknowledged."
        })
public final class EnrolBench implements Callable<Integer> {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final int FIRST_CODE = 50001;

    /** Longer without an answer, and nothing comes any more. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final Duration TELL_EVERY = Duration.ofSeconds(20);
    private static final int PATIENCE_SECONDS = 300;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final WireTally wire = new WireTally(DEVICE);
    private final WalkUpTimes walkUps = new WalkUpTimes();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private Path root = Path.of("");
    private Path folder = Path.of("");

    @Parameters(
            index = "0",
            defaultValue = "5000",
            paramLabel = "PEOPLE",
            description = "How many (${DEFAULT-VALUE}), besides the four who walk up.")
    private int people;

    @Option(
            names = "--quiet",
            defaultValue = "30",
            description = "Walk-ups recognised before the photos come, and again at the end (${DEFAULT-VALUE}).")
    private int quiet;

    @Option(names = "--no-kills", description = "Kill neither agent nor terminal.")
    private boolean noKills;

    @Option(names = "--repository", required = true, hidden = true, description = "Where scripts/ is.")
    private Path repository = Path.of("");

    @Option(names = "--pictures", required = true, hidden = true, description = "What scripts/fetch-models brought.")
    private Path pictures = Path.of("");

    private EnrolBench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EnrolBench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        root = repository.toAbsolutePath();
        folder = root.resolve("run").resolve("bench-enrol");
        Folders.delete(folder);
        Files.createDirectories(folder);
        Cast cast = Cast.from(pictures);
        Cast four = cast.fourOnly();
        four.writeForAgent(folder.resolve("four"));
        four.writeForWalkUps(folder.resolve("walk-ups"));
        Set<PersonId> many = makePhotos(cast);

        try (Mosquitto broker = new Mosquitto(folder.resolve("broker"))) {
            broker.start();
            writeSettings(broker.port());
            try (Link tap = tap(broker.port());
                    Running agent = new Running(this::startAgent);
                    Running kiosk = new Running(this::startKiosk)) {
                tap.start();
                await("the tap's connection", tap::connected);
                return measure(four, many, agent, kiosk);
            }
        }
    }

    private int measure(Cast four, Set<PersonId> many, Running agent, Running kiosk) throws Exception {
        say("Starting agent and terminal; the four who walk up are enrolled first ...");
        agent.start();
        kiosk.start();
        agent("people", "import", folder.resolve("four/people.csv").toString());
        agent("photo", "add", folder.resolve("four/photos").toString(), "--consent", "1");
        agent(rule("--person", four.people().keySet()));
        await(
                "the four to be enrolled",
                () -> wire.answered(four.people().keySet()) == four.people().size());
        agent("people", "import", folder.resolve("people.csv").toString());
        say("Keeping " + many.size() + " photos at the agent ...");
        agent("photo", "add", folder.resolve("photos").toString(), "--consent", "1");

        say("Walk-ups without enrolment ...");
        walkUps.enter(Phase.QUIET);
        awaitWalkUps(Phase.QUIET);

        WireTally.Counts before = wire.counts();
        say("Everybody is to be on the terminal now.");
        walkUps.enter(Phase.ENROLLING);
        long began = System.nanoTime();
        agent(rule("--all", List.of()));
        int onTheirWay = 0;
        onTheirWay += killed(agent, "agent", many.size() / 3, many, began);
        onTheirWay += killed(kiosk, "terminal", many.size() * 2 / 3, many, began);
        bring(many.size(), many, began);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        walkUps.enter(Phase.DISTURBED);
        await("the terminal to agree with the agent's roster", this::agrees);

        say("Walk-ups with everybody enrolled ...");
        walkUps.enter(Phase.QUIET_AFTER);
        awaitWalkUps(Phase.QUIET_AFTER);
        walkUps.enter(Phase.DISTURBED);
        await("the last acknowledgement", () -> wire.acknowledgedAt(walkUps.lastSerial()) != null);
        return report(before, wire.counts(), many.size(), onTheirWay, took);
    }

    // ---- the way there

    private Set<PersonId> makePhotos(Cast cast) throws IOException {
        List<Path> faces = cast.people().entrySet().stream()
                // Whoever walks up is enrolled by one photo alone: two people who look alike are told apart by nobody.
                .filter(entry -> !cast.walkUps().containsKey(entry.getKey().value()))
                .map(entry -> entry.getValue().photo())
                .toList();
        say("Making " + people + " photos of " + faces.size() + " faces ...");
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Set<PersonId> many = new LinkedHashSet<>();
        List<String> register = new ArrayList<>(List.of("person,th,en"));
        long bytes = 0;
        for (int i = 0; i < people; i++) {
            PersonId person = new PersonId(String.valueOf(FIRST_CODE + i));
            byte[] photo = PhotoMaker.variation(faces.get(i % faces.size()), i);
            bytes += photo.length;
            many.add(person);
            Files.write(photos.resolve(person + ".jpg"), photo);
            register.add(person + "," + Names.of(i).th() + "," + Names.of(i).en());
        }
        Files.write(folder.resolve("people.csv"), register, StandardCharsets.UTF_8);
        say("  of " + bytes / Math.max(1, people) / 1024 + " KiB on average");
        return many;
    }

    /** Waits for so many answers, kills the service and starts it again; how many photos were on their way just then. */
    private int killed(Running service, String name, int answered, Set<PersonId> many, long began) throws Exception {
        if (noKills) {
            return 0;
        }
        bring(answered, many, began);
        walkUps.enter(Phase.DISTURBED);
        int onTheirWay = wire.onTheirWay();
        service.kill();
        say("  killed the " + name + " with " + onTheirWay + " photos on their way; starting it again in "
                + AWAY.toSeconds() + " s");
        TimeUnit.MILLISECONDS.sleep(AWAY.toMillis());
        service.start();
        bring(Math.min(answered + 10, many.size()), many, began);
        // Everything is as it was when the service has caught up and its Java is warm again.
        TimeUnit.SECONDS.sleep(10);
        walkUps.enter(Phase.ENROLLING);
        return onTheirWay;
    }

    /** Waits for so many answers, and says how far it is meanwhile. */
    private void bring(int target, Set<PersonId> many, long began) throws InterruptedException {
        long moved = System.nanoTime();
        long told = moved;
        int last = -1;
        while (wire.answered(many) < target) {
            failOnTrouble();
            int now = wire.answered(many);
            if (now != last) {
                last = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STALLED.toNanos()) {
                throw new IllegalStateException("no photo was answered for " + STALLED.toMinutes() + " minutes, " + now
                        + " of " + many.size() + " are; see the logs in " + folder);
            }
            if (System.nanoTime() - told > TELL_EVERY.toNanos()) {
                told = System.nanoTime();
                WireTally.Counts counts = wire.counts();
                say(String.format(
                        Locale.ROOT,
                        "  %,d of %,d answered (%,d not accepted), %.2f a second, %.1f MB of photos",
                        now,
                        many.size(),
                        counts.answered() - counts.accepted(),
                        now / seconds(Duration.ofNanos(told - began)),
                        counts.photoBytes() / 1e6));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean agrees() {
        Health health = wire.health();
        return health != null
                && health.roster() != null
                && health.roster().agrees()
                && health.galleryPeople() == wire.counts().accepted();
    }

    private void awaitWalkUps(Phase phase) throws InterruptedException {
        long since = System.nanoTime();
        while (walkUps.recognised(phase) < quiet) {
            failOnTrouble();
            if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(60L + 20L * quiet)) {
                throw new IllegalStateException("only " + walkUps.recognised(phase) + " walk-ups were recognised");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    // ---- the account

    private int report(WireTally.Counts before, WireTally.Counts after, int wanted, int onTheirWay, Duration took) {
        say("");
        say("walk-up until the terminal says who it is, from the first picture with somebody in it:");
        for (Phase phase : List.of(Phase.QUIET, Phase.ENROLLING, Phase.QUIET_AFTER)) {
            List<Long> longer = walkUps.longerThanQuiet(phase);
            say(String.format(Locale.ROOT, "  %-12s %s", name(phase), WalkUpTimes.of(walkUps.waits(phase)))
                    + (phase == Phase.QUIET
                            ? ""
                            : "; the same picture " + WalkUpTimes.percentile(longer, 50) + " ms longer (median of "
                                    + longer.size() + ")"));
        }
        say("punch on disk until it is acknowledged:");
        for (Phase phase : List.of(Phase.QUIET, Phase.ENROLLING, Phase.QUIET_AFTER)) {
            say(String.format(
                    Locale.ROOT,
                    "  %-12s %s",
                    name(phase),
                    WalkUpTimes.of(walkUps.toAcknowledgement(phase, wire::acknowledgedAt))));
        }
        int sent = after.photosSent() - before.photosSent();
        int answered = after.answered() - before.answered();
        int accepted = after.accepted() - before.accepted();
        List<String> shortcomings = new ArrayList<>();
        if (answered != wanted) {
            shortcomings.add(answered + " of " + wanted + " people were answered");
        }
        if (sent > wanted + onTheirWay) {
            shortcomings.add(sent + " photos were sent for " + wanted + " people, with " + onTheirWay
                    + " on their way at the kills");
        }
        shortcomings.forEach(shortcoming -> say("NOT GOOD: " + shortcoming));
        say(String.format(
                Locale.ROOT,
                "%,d people in %d min %d s (%.2f a second) · accepted %,d · not accepted %s · photos sent %,d, on their way at"
                        + " the kills %d · photos %.1f MB (%.0f kB each) · answers %.2f MB · rosters and reports %.3f MB ·"
                        + " walk-ups not recognised %d",
                wanted,
                took.toMinutes(),
                took.toSecondsPart(),
                wanted / seconds(took),
                accepted,
                codes(after),
                sent,
                onTheirWay,
                (after.photoBytes() - before.photoBytes()) / 1e6,
                (after.photoBytes() - before.photoBytes()) / 1e3 / Math.max(1, sent),
                (after.answerBytes() - before.answerBytes()) / 1e6,
                (after.rosterBytes() - before.rosterBytes()) / 1e6,
                walkUps.notRecognised()));
        return shortcomings.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String name(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String codes(WireTally.Counts counts) {
        return counts.notAccepted().isEmpty()
                ? "0"
                : counts.notAccepted().entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static double seconds(Duration duration) {
        return Math.max(0.001, duration.toNanos() / 1e9);
    }

    // ---- the parts

    /** A service that may be killed and started again. */
    private static final class Running implements AutoCloseable {

        private interface Starter {
            Service start() throws Exception;
        }

        private final Starter starter;
        private @Nullable Service service;

        Running(Starter starter) {
            this.starter = starter;
        }

        void start() throws Exception {
            service = starter.start();
        }

        void kill() throws InterruptedException {
            Service running = service;
            service = null;
            if (running != null) {
                running.kill();
            }
        }

        @Override
        public void close() {
            if (service != null) {
                service.close();
            }
        }
    }

    private Service startAgent() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        Service service = Service.start(
                "agent", root, command("sync-agent", "run"), folder.resolve("agent.log"), line -> ready.countDown());
        awaitReady(service, ready, "agent");
        return service;
    }

    private Service startKiosk() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        Consumer<JsonNode> events = event -> {
            walkUps.take(event);
            if (event.path("event").asText().equals("RUNNING")) {
                ready.countDown();
            }
        };
        List<String> line = command("kiosk", "run");
        line.addAll(List.of("--events", "-"));
        Service service = Service.start("kiosk", root, line, folder.resolve("kiosk.log"), text -> {
            try {
                events.accept(Demo.json(text));
            } catch (IllegalStateException cutShortByTheKill) {
                return;
            }
        });
        awaitReady(service, ready, "kiosk");
        return service;
    }

    private List<String> command(String program, String... arguments) {
        List<String> line =
                new ArrayList<>(List.of(root.resolve("scripts").resolve(program).toString()));
        line.addAll(List.of(arguments));
        line.addAll(List.of(
                "--settings",
                folder.resolve(program.equals("kiosk") ? "kiosk.yaml" : "agent.yaml")
                        .toString()));
        return line;
    }

    private static void awaitReady(Service service, CountDownLatch ready, String name) throws InterruptedException {
        for (int tenths = 0; !ready.await(100, TimeUnit.MILLISECONDS); tenths++) {
            if (!service.alive() || tenths > PATIENCE_SECONDS * 10) {
                service.close();
                throw new IllegalStateException("the " + name + " did not start:\n" + service.lastWords());
            }
        }
    }

    /** Runs one of the agent's commands to its end. */
    private void agent(String... arguments) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Service service = Service.start(
                "agent-" + arguments[0],
                root,
                command("sync-agent", arguments),
                folder.resolve("agent-commands.log"),
                lines::add)) {
            int code = service.await();
            if (code != CommandLine.ExitCode.OK) {
                throw new IllegalStateException("sync-agent " + String.join(" ", arguments) + " ended with exit code "
                        + code + "\n" + String.join("\n", lines) + "\n" + service.lastWords());
            }
        }
    }

    private static String[] rule(String whom, Iterable<PersonId> people) {
        List<String> line = new ArrayList<>(List.of("roster", "rules", "add", "--device", DEVICE.value()));
        if (!people.iterator().hasNext()) {
            line.add(whom);
        }
        people.forEach(person -> line.addAll(List.of(whom, person.value())));
        return line.toArray(String[]::new);
    }

    /** Sees all that terminal and agent say to each other, and keeps it from nobody. */
    private Link tap(int port) throws BadSettings {
        Link tap = new PahoLink(
                new BrokerSettings(URI.create("tcp://127.0.0.1:" + port), null, null, 30, 2), "bench-tap", 3600, null);
        tap.subscribe("opsta/v1/" + DEVICE + "/#", message -> {
            try {
                wire.take(message.topic(), message.payload(), System.currentTimeMillis());
            } catch (UnreadableMessage e) {
                trouble.compareAndSet(null, "a message on " + message.topic() + " cannot be read: " + e.detail());
            }
        });
        return tap;
    }

    private void writeSettings(int port) throws IOException {
        Files.writeString(folder.resolve("agent.yaml"), """
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                embeddedBroker:
                  enabled: false
                """.formatted(folder.resolve("agent"), port));
        Files.writeString(folder.resolve("kiosk.yaml"), """
                device: %s
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                health:
                  everySeconds: 5
                punch:
                  # Whoever comes again makes a punch again: the more there are to be timed.
                  debounceSeconds: 0
                screen:
                  enabled: false
                liveness:
                  # These people are photos moved about in a drawn lobby: the terminal would be right to refuse them.
                  policy: OBSERVE
                enrolment:
                  # A few faces stand for thousands of people.
                  lookAlike: 1
                camera:
                  source: WALKUPS
                  walkUps:
                    folder: %s
                """.formatted(
                        DEVICE, folder.resolve("kiosk"), port, folder.resolve("walk-ups")));
    }

    private void await(String what, BooleanSupplier until) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!until.getAsBoolean()) {
            failOnTrouble();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "waited " + PATIENCE_SECONDS + " s in vain for " + what + "; see the logs in " + folder);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void failOnTrouble() {
        String words = trouble.get();
        if (words != null) {
            throw new IllegalStateException(words);
        }
    }

    private void say(String line) {
        out.println(line);
    }
}
