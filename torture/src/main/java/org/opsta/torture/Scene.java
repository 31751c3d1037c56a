package org.opsta.torture;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opsta.demo.Cast;
import org.opsta.demo.Demo;
import org.opsta.demo.Folders;
import org.opsta.demo.Mosquitto;
import org.opsta.demo.Service;
import org.opsta.settings.BrokerSettings;
import org.opsta.torture.Fault.Kind;
import org.opsta.torture.Torture.Store;

/** All parties, the network between them, their disks and clocks; makes and mends each fault. One thread. */
final class Scene implements AutoCloseable {

    static final String KIOSK = "MOC-OPS";

    /** The light terminals live in this many processes, so that a kill strikes some of them. */
    private static final int TERMINAL_PROCESSES = 2;

    /** Walk-ups are seen as the kiosk's output arrives here, on a busy machine. */
    private static final long WITNESS_LOOSE_MILLIS = 10_000;

    private static final int KIOSK_VOLUME_MB = 64;
    private static final int MB_FOR_EACH_TERMINAL = 8;
    private static final int STORE_VOLUME_MB = 320;
    private static final int START_SECONDS = 120;
    private static final int ENROL_ATTEMPTS = 5;

    /** The time service measures, the terminal finds that it did, and once more after a step. */
    private static final long CLOCKS_RIGHT_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Path root;
    private final Path folder;
    private final long seed;
    private final Store store;
    private final Consumer<String> say;
    private final Cast cast;
    private final int terminals;

    private final Mosquitto broker;
    private final @Nullable Postgres postgres;
    private final Volume kioskVolume;
    private final Volume terminalVolume;
    private final Volume storeVolume;
    private final DeviceClock kioskClock;
    private final List<DeviceClock> terminalClocks = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final List<Party> terminalProcesses = new ArrayList<>();
    private final List<Party> agents = new ArrayList<>();
    private final Party kiosk;
    private @Nullable Party drainingKiosk;
    private @Nullable Tamper tamper;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<Told> toldByKiosk = new ArrayList<>();
    private @Nullable CountDownLatch kioskRuns;
    private long calmSinceNanos;

    Scene(Path root, Path folder, Path pictures, long seed, int terminals, Store store, Consumer<String> say)
            throws Exception {
        this.root = root;
        this.folder = folder;
        this.seed = seed;
        this.store = store;
        this.say = say;
        this.terminals = terminals;
        cast = Cast.from(pictures);
        broker = opened(new Mosquitto(folder.resolve("broker")));
        kioskVolume = opened(new Volume(folder.resolve("kiosk"), KIOSK_VOLUME_MB));
        terminalVolume = opened(new Volume(folder.resolve("terminals"), MB_FOR_EACH_TERMINAL * terminals));
        storeVolume = opened(new Volume(folder.resolve("store"), STORE_VOLUME_MB));
        postgres = store == Store.POSTGRESQL
                ? opened(new Postgres(storeVolume.folder().resolve("data"), folder.resolve("postgres.log")))
                : null;
        kioskClock = new DeviceClock(folder.resolve("kiosk-clock"));
        Wire kioskWire = wire("kiosk");
        kiosk = opened(new Party("kiosk", () -> startKiosk("kiosk.yaml", kioskClock), say));
        writeKioskSettings("kiosk.yaml", kioskWire.port(), "WALKUPS");
        writeKioskSettings("kiosk-no-camera.yaml", kioskWire.port(), "V4L2");
        for (int i = 0; i < TERMINAL_PROCESSES; i++) {
            int number = i;
            Wire wire = wire("terminals-" + i);
            DeviceClock clock = new DeviceClock(folder.resolve("terminals-" + i + "-clock"));
            terminalClocks.add(clock);
            terminalProcesses.add(opened(new Party("terminals-" + i, () -> startTerminals(number, wire, clock), say)));
        }
        for (int i = 0; i < (store == Store.POSTGRESQL ? 2 : 1); i++) {
            int number = i;
            writeAgentSettings(i, wire("agent-" + i).port());
            agents.add(opened(new Party("agent-" + i, () -> startAgent(number), say)));
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private Wire wire(String name) throws IOException {
        Wire wire = opened(new Wire(name, broker.port()));
        wires.add(wire);
        return wire;
    }

    /** What can be made on this machine; says what cannot, and why. */
    Set<Kind> possible() throws IOException {
        EnumSet<Kind> kinds = EnumSet.allOf(Kind.class);
        if (postgres == null) {
            kinds.remove(Kind.KILL_DATABASE);
        }
        if (!kioskVolume.ownFileSystem()) {
            kinds.removeAll(EnumSet.of(Kind.FULL_TERMINAL_DISK, Kind.FULL_KIOSK_DISK, Kind.FULL_STORE_DISK));
            say.accept("No full disks: mounting a small file system needs root.");
        }
        if (DeviceClock.library().isEmpty()) {
            kinds.removeIf(Kind::clock);
            say.accept("No wrong clocks: libfaketime is not installed (Debian: apt-get install faketime).");
        }
        return kinds;
    }

    // ---- life

    void begin() throws Exception {
        say.accept("Starting Mosquitto, " + (postgres == null ? "an agent on SQLite" : "PostgreSQL, two agents")
                + ", a kiosk and " + terminals + " light terminals; logs are in " + root.relativize(folder) + " ...");
        broker.start();
        if (postgres != null) {
            postgres.makeDataFolder();
            postgres.start();
            postgres.awaitReady();
        }
        // One after the other: the first makes the tables.
        for (Party agent : agents) {
            agent.start();
            awaitLog(agent, folder.resolve(agent.name() + ".out"), "sync-agent ready");
        }
        enrol();
        for (Party terminal : terminalProcesses) {
            terminal.start();
        }
        kiosk.start();
        tamper = opened(new Tamper(brokerSettings(broker.port())));
        awaitPunches();
    }

    /** Before anything goes wrong, everybody is at work. */
    private void awaitPunches() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        Set<String> missing = new TreeSet<>(devices());
        while (!missing.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "nobody punched at " + missing + " within " + START_SECONDS + " s; see the logs in " + folder);
            }
            lookAfter();
            TimeUnit.MILLISECONDS.sleep(200);
            told().forEach(one -> missing.remove(one.device()));
        }
    }

    private void enrol() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        kioskRuns = runs;
        Path people = Files.createDirectories(folder.resolve("cast"));
        cast.fourOnly().writeForAgent(people);
        cast.fourOnly().writeForWalkUps(folder.resolve("walk-ups"));
        try (Service service = startKiosk("kiosk-no-camera.yaml", kioskClock)) {
            if (!runs.await(START_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the kiosk did not start:\n" + service.lastWords());
            }
            agentCommand(
                    line -> {}, "people", "import", people.resolve("people.csv").toString());
            int ended = -1;
            // On a machine that is busy otherwise an answer may take longer than the command waits.
            for (int attempt = 0; attempt < ENROL_ATTEMPTS && ended != 0; attempt++) {
                ended = agentCommand(
                        line -> {},
                        "enrol",
                        "--device",
                        KIOSK,
                        people.resolve("photos").toString());
            }
            if (ended != 0) {
                throw new IllegalStateException("enrolling the demo's four people ended with exit code " + ended);
            }
        }
    }

    private void awaitLog(Party party, Path log, String word) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.exists(log) || !Files.readString(log).contains(word)) {
            if (!party.running() || System.nanoTime() > deadline) {
                throw new IllegalStateException(party.name() + " did not start:\n" + party.lastWords());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** To be called often: clocks go on, and what ended by itself is started again. */
    void lookAfter() throws IOException, InterruptedException {
        kioskClock.poll();
        for (DeviceClock clock : terminalClocks) {
            clock.poll();
        }
        for (Party party : parties()) {
            party.lookAfter();
        }
        if (postgres != null) {
            postgres.lookAfter();
        }
    }

    private List<Party> parties() {
        List<Party> all = new ArrayList<>(agents);
        all.addAll(terminalProcesses);
        Party draining = drainingKiosk;
        all.add(draining == null ? kiosk : draining);
        return all;
    }

    long endedByThemselves() {
        return parties().stream().mapToLong(Party::endedByItself).sum()
                + (drainingKiosk == null ? 0 : kiosk.endedByItself());
    }

    String progress() throws IOException {
        Tamper listening = tamper;
        return "punched " + told().size() + " · acknowledged " + (listening == null ? 0 : listening.acknowledged());
    }

    // ---- faults

    /** False when it cannot be made now, because what it would strike is down already. */
    boolean make(Fault fault) throws Exception {
        Wire wire = wires.get(fault.target() % wires.size());
        Party terminal = terminalProcesses.get(fault.target() % terminalProcesses.size());
        DeviceClock terminalClock = terminalClocks.get(fault.target() % terminalClocks.size());
        Party agent = agents.get(fault.target() % agents.size());
        Tamper listening = tamper;
        switch (fault.kind()) {
            case KILL_KIOSK -> kiosk.kill();
            case KILL_TERMINALS -> terminal.kill();
            case KILL_AGENT -> agent.kill();
            case KILL_BROKER -> broker.kill();
            case KILL_DATABASE -> killDatabase();
            case CUT -> wire.cut();
            case SILENCE -> wire.silence();
            case DELAY -> wire.delay(20 + fault.detail());
            case OLD_ACKS -> {
                return listening != null && listening.sayOldAcksAgain(fault.detail()) > 0;
            }
            case OLD_BATCHES -> {
                return listening != null && listening.sayOldBatchesAgain(fault.detail()) > 0;
            }
            case FULL_TERMINAL_DISK -> terminalVolume.fill();
            case FULL_KIOSK_DISK -> kioskVolume.fill();
            case FULL_STORE_DISK -> storeVolume.fill();
            case STEP_TERMINAL_CLOCKS -> terminalClock.step(fault.detail());
            case STEP_KIOSK_CLOCK -> kioskClock.step(fault.detail());
            case REBOOT_TERMINALS -> {
                terminal.kill();
                terminalClock.boot(fault.detail(), fault.lengthMillis());
                terminal.start();
            }
            case REBOOT_KIOSK -> {
                kiosk.kill();
                kioskClock.boot(fault.detail(), fault.lengthMillis());
                kiosk.start();
            }
        }
        return true;
    }

    void mend(Fault fault) throws Exception {
        Wire wire = wires.get(fault.target() % wires.size());
        switch (fault.kind()) {
            case KILL_KIOSK -> startAgain(kiosk);
            case KILL_TERMINALS -> startAgain(terminalProcesses.get(fault.target() % terminalProcesses.size()));
            case KILL_AGENT -> startAgain(agents.get(fault.target() % agents.size()));
            case KILL_BROKER -> startBroker();
            case KILL_DATABASE -> startDatabase();
            case CUT, SILENCE, DELAY -> wire.mend(fault.detail() % 2 == 0);
            case FULL_TERMINAL_DISK -> terminalVolume.free();
            case FULL_KIOSK_DISK -> kioskVolume.free();
            case FULL_STORE_DISK -> storeVolume.free();
            case OLD_ACKS, OLD_BATCHES, STEP_TERMINAL_CLOCKS, STEP_KIOSK_CLOCK, REBOOT_TERMINALS, REBOOT_KIOSK -> {
                // Over at once, or found out by the device's own time service.
            }
        }
    }

    private static void startAgain(Party party) throws IOException {
        if (!party.running()) {
            party.start();
        }
    }

    private void startBroker() throws IOException, InterruptedException {
        broker.kill();
        broker.start();
    }

    private void killDatabase() throws InterruptedException {
        if (postgres != null) {
            postgres.kill();
        }
    }

    private void startDatabase() throws IOException, InterruptedException {
        if (postgres != null) {
            postgres.kill();
            postgres.start();
        }
    }

    // ---- the end

    /** Nobody punches any more; the kiosk goes on without a camera. */
    void calm() throws Exception {
        wires.forEach(wire -> wire.mend(true));
        for (Volume volume : List.of(kioskVolume, terminalVolume, storeVolume)) {
            volume.free();
        }
        if (postgres != null) {
            startDatabase();
            postgres.awaitReady();
        }
        for (Party party : terminalProcesses) {
            startAgain(party);
            party.type("rest");
        }
        for (Party agent : agents) {
            startAgain(agent);
        }
        kiosk.close();
        Party draining = opened(new Party("kiosk", () -> startKiosk("kiosk-no-camera.yaml", kioskClock), say));
        drainingKiosk = draining;
        draining.start();
        calmSinceNanos = System.nanoTime();
    }

    boolean drained() throws Exception {
        for (Party party : terminalProcesses) {
            // One that was started again meanwhile has not heard it.
            party.type("rest");
        }
        return System.nanoTime() - calmSinceNanos > CLOCKS_RIGHT_NANOS && unsent().isEmpty();
    }

    /** Which terminals still have something for the agent. */
    List<String> unsent() {
        List<String> waiting = new ArrayList<>();
        for (String device : devices()) {
            Path folderOfDevice = (device.equals(KIOSK) ? kioskVolume : terminalVolume)
                    .folder()
                    .resolve(device);
            long left = left(folderOfDevice.resolve("outbox.db"));
            if (left != 0) {
                waiting.add(device + (left < 0 ? " (cannot be read)" : ": " + left));
            }
        }
        return waiting;
    }

    private List<String> devices() {
        return Stream.concat(Stream.of(KIOSK), IntStream.range(0, terminals).mapToObj(i -> "LIGHT-" + (i + 1)))
                .toList();
    }

    private static long left(Path journal) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + journal + "?mode=ro");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT last_serial - acknowledged_through"
                        + " + (SELECT count(*) FROM correction WHERE acknowledged = 0) FROM journal")) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException busy) {
            return -1;
        }
    }

    void end() {
        Party draining = drainingKiosk;
        if (draining != null) {
            draining.close();
        }
        terminalProcesses.forEach(Party::close);
        agents.forEach(Party::close);
    }

    Account account() throws Exception {
        List<Stored> stored = new ArrayList<>();
        int code = agentCommand(
                line -> stored.add(stored(Demo.json(line))),
                "records",
                "--from",
                "1970-01-01",
                "--to",
                "2200-01-01",
                "--json");
        if (code != 0) {
            throw new IllegalStateException("sync-agent records ended with exit code " + code);
        }
        List<String> verdicts = new ArrayList<>();
        code = agentCommand(verdicts::add, "verify", "--json");
        Files.write(folder.resolve("verify.json"), verdicts);
        List<String> faults =
                verdicts.stream().filter(line -> Demo.json(line).has("fault")).toList();
        faults.forEach(say);
        if ((code == 0) != faults.isEmpty()) {
            throw new IllegalStateException(
                    "sync-agent verify ended with exit code " + code + " and named " + faults.size() + " faults");
        }
        return Account.of(told(), stored, faults.size());
    }

    private static Stored stored(JsonNode row) {
        return new Stored(
                row.path("device").asText(),
                row.path("serial").asLong(),
                row.path("id").asText(),
                OffsetDateTime.parse(row.path("time").asText()).toInstant().toEpochMilli(),
                row.hasNonNull("errorMillis") ? (Long) row.path("errorMillis").asLong() : null,
                row.hasNonNull("redated"));
    }

    /** What every witness wrote down. */
    private List<Told> told() throws IOException {
        List<Told> all = new ArrayList<>();
        synchronized (toldByKiosk) {
            all.addAll(toldByKiosk);
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".witness")).toList()) {
                all.addAll(Witness.read(file));
            }
        }
        return all;
    }

    /** Journals and logs of a failed run outlive the small file systems they are on. */
    void keepEvidence() throws IOException {
        Folders.copy(kioskVolume.folder(), folder.resolve("evidence").resolve("kiosk"));
        Folders.copy(terminalVolume.folder(), folder.resolve("evidence").resolve("terminals"));
        if (store == Store.SQLITE) {
            Folders.copy(storeVolume.folder(), folder.resolve("evidence").resolve("store"));
        }
        say.accept("Journals and logs are kept in " + root.relativize(folder) + ", journals under evidence.");
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                say.accept("something did not stop in good order: " + e);
            }
        }
    }

    // ---- processes

    private Service startKiosk(String settings, DeviceClock clock) throws IOException {
        List<String> command = new ArrayList<>(clock.command());
        command.addAll(List.of(
                root.resolve("scripts/kiosk").toString(),
                "run",
                "--settings",
                folder.resolve(settings).toString(),
                "--events",
                "-"));
        return Service.start("kiosk", root, command, folder.resolve("kiosk.log"), this::kioskSays);
    }

    private void kioskSays(String line) {
        JsonNode event = Demo.json(line);
        CountDownLatch waiting = kioskRuns;
        if (event.path("event").asText().equals("RUNNING") && waiting != null) {
            waiting.countDown();
        }
        if (event.path("event").asText().equals("RECORDED")) {
            synchronized (toldByKiosk) {
                toldByKiosk.add(new Told(
                        KIOSK,
                        event.path("serial").asLong(),
                        event.path("id").asText(),
                        System.currentTimeMillis(),
                        WITNESS_LOOSE_MILLIS));
            }
        }
    }

    private Service startTerminals(int number, Wire wire, DeviceClock clock) throws IOException {
        List<String> devices = IntStream.range(0, terminals)
                .filter(i -> i % TERMINAL_PROCESSES == number)
                .mapToObj(i -> "LIGHT-" + (i + 1))
                .toList();
        String name = "terminals-" + number;
        List<String> command = new ArrayList<>(clock.command());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LightTerminals.class.getName(),
                terminalVolume.folder().toString(),
                folder.resolve(name + ".witness").toString(),
                "tcp://127.0.0.1:" + wire.port(),
                String.valueOf(seed * TERMINAL_PROCESSES + number),
                String.valueOf(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime())));
        command.addAll(devices);
        return Service.start(name, root, command, folder.resolve(name + ".log"), line -> {});
    }

    private Service startAgent(int number) throws IOException {
        Path output = folder.resolve("agent-" + number + ".out");
        return Service.start(
                "agent-" + number,
                root,
                List.of(
                        root.resolve("scripts/sync-agent").toString(),
                        "run",
                        "--settings",
                        agentSettings(number).toString()),
                folder.resolve("agent-" + number + ".log"),
                line -> {
                    try {
                        Files.writeString(output, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (IOException e) {
                        say.accept("the agent's output could not be written down: " + e);
                    }
                });
    }

    /** Runs a command of the agent to its end; its exit code. */
    private int agentCommand(Consumer<String> lines, String command, String... arguments) throws Exception {
        List<String> line =
                new ArrayList<>(List.of(root.resolve("scripts/sync-agent").toString(), command));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--settings", agentSettings(0).toString()));
        try (Service service = Service.start(command, root, line, folder.resolve("commands.log"), lines)) {
            return service.await();
        }
    }

    // ---- settings

    private static BrokerSettings brokerSettings(int port) {
        return new BrokerSettings(URI.create("tcp://127.0.0.1:" + port), null, null, 5, 1);
    }

    private void writeKioskSettings(String name, int port, String source) throws IOException {
        Files.writeString(folder.resolve(name), """
                device: %s
                stateFolder: %s
                broker:
                  address: tcp://127.0.0.1:%d
                  keepAliveSeconds: 5
                  reconnectAtMostSeconds: 2
                uplink:
                  acknowledgeWithinSeconds: 2
                  sendAgainAtMostSeconds: 5
                screen:
                  enabled: false
                health:
                  everySeconds: 5
                liveness:
                  # These people are photos moved about in a drawn lobby: the terminal would be right to refuse them.
                  policy: OBSERVE
                punch:
                  debounceSeconds: 1
                clock:
                  source: CHRONY
                  readEverySeconds: 1
                outbox:
                  reserveMegabytes: 1
                camera:
                  source: %s
                  device: /dev/no-camera
                  walkUps:
                    folder: %s
                    seed: %d
                    approachSeconds: 0.5
                    pauseSeconds: 1.5
                    leaveSeconds: 0.3
                    emptySeconds: 0.8
                """.formatted(
                        KIOSK, kioskVolume.folder().resolve(KIOSK), port, source, folder.resolve("walk-ups"), seed));
    }

    private Path agentSettings(int number) {
        return folder.resolve("agent-" + number + ".yaml");
    }

    private void writeAgentSettings(int number, int port) throws IOException {
        Files.writeString(agentSettings(number), """
                stateFolder: %s
                store:
                  address: %s
                %sbroker:
                  address: tcp://127.0.0.1:%d
                  keepAliveSeconds: 5
                  reconnectAtMostSeconds: 2
                embeddedBroker:
                  enabled: false
                console:
                  enabled: false
                intake:
                  shareGroup: %s
                """.formatted(
                        storeVolume.folder(),
                        postgres == null ? "jdbc:sqlite:agent.db" : postgres.address(),
                        postgres == null ? "" : "  user: postgres\n",
                        port,
                        postgres == null ? "\"\"" : "torture"));
    }
}
