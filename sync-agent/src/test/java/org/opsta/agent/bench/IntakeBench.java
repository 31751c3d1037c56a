package org.opsta.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.opsta.agent.bench.AgentProcess.Taken;
import org.opsta.agent.bench.BenchStore.Count;
import org.opsta.agent.bench.Terminals.Journal;
import org.opsta.agent.store.StoreSettings;
import org.opsta.contract.PunchBatch;
import org.opsta.link.MosquittoBroker;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench-intake",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures how many punches per second the agent takes and commits, beside the bare insert rate of the same"
                    + " database in the same run.",
            "",
            "Starts a Mosquitto and a PostgreSQL of its own on the loopback interface, the agent as a process of its own,"
                    + " and simulated terminals that publish a batch and wait for its acknowledgement as the real one"
                    + " does. Their punches are made, chained and hashed beforehand. The clock runs from the first batch"
                    + " to the last acknowledgement; the first batches, which warm the agent up, do not count. Then the"
                    + " very rows that the agent stored are inserted into the same table of a fresh database in a plain"
                    + " JDBC loop, once with as many rows to a commit as a batch has and once with as many as the agent"
                    + " reached. At the end every punch sent must be stored, once; otherwise it ends with 1.",
            ""
        })
final class IntakeBench implements Callable<Integer> {

    private static final Duration AGAIN = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    enum Store {
        sqlite,
        postgresql,
        all
    }

    enum Shape {
        live(1),
        backlog(PunchBatch.MOST);

        private final int perBatch;

        Shape(int perBatch) {
            this.perBatch = perBatch;
        }
    }

    @Option(names = "--terminals", defaultValue = "200", description = "How many (default ${DEFAULT-VALUE}).")
    private int terminals;

    @Option(
            names = "--live",
            paramLabel = "PUNCHES",
            defaultValue = "40000",
            description = "Punches sent one by one, in all (default ${DEFAULT-VALUE}; 0 leaves this out).")
    private int live;

    @Option(
            names = "--backlog",
            paramLabel = "PUNCHES",
            defaultValue = "160000",
            description = "Punches sent in batches of 200, in all (default ${DEFAULT-VALUE}; 0 leaves this out).")
    private int backlog;

    @Option(
            names = "--store",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Store store;

    @Option(
            names = "--agents",
            split = ",",
            defaultValue = "1,2",
            description = "How many agents share the work, one run for each number (default ${DEFAULT-VALUE});"
                    + " more than one on PostgreSQL alone.")
    private List<Integer> agents;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "How often each is measured (default ${DEFAULT-VALUE}).")
    private int rounds;

    private final PrintWriter out;

    IntakeBench(PrintWriter out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        // Stopped from outside, it leaves no broker and no agent behind.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy), "stop"));
        System.exit(new CommandLine(new IntakeBench(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        out.printf(
                "%d processors, Java %s, %d terminals%n",
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), terminals);
        boolean complete = true;
        for (Shape shape : Shape.values()) {
            int wanted = shape == Shape.live ? live : backlog;
            if (wanted == 0) {
                continue;
            }
            int batches = Math.max(1, wanted / terminals / shape.perBatch);
            int warmUp = Math.max(1, batches / 2);
            List<Journal> journals = Journals.of(terminals, warmUp + batches, shape.perBatch);
            for (Store each : List.of(Store.sqlite, Store.postgresql)) {
                if (store == Store.all || store == each) {
                    try (BenchStore database = each == Store.sqlite ? BenchStore.sqlite() : BenchStore.postgresql()) {
                        out.printf("%n%s: batches of %d on %s%n", shape, shape.perBatch, database.version());
                        for (int round = 0; round < rounds; round++) {
                            for (int sharing : agents) {
                                if (sharing == 1 || each == Store.postgresql) {
                                    complete &= measure(shape, database, journals, warmUp, sharing);
                                }
                            }
                        }
                    }
                }
            }
        }
        return complete ? 0 : 1;
    }

    private boolean measure(Shape shape, BenchStore database, List<Journal> journals, int warmUp, int sharing)
            throws Exception {
        Path folder = Files.createTempDirectory("bench-intake");
        try {
            return measure(shape, database, journals, warmUp, sharing, folder);
        } finally {
            delete(folder);
        }
    }

    private boolean measure(
            Shape shape, BenchStore database, List<Journal> journals, int warmUp, int sharing, Path folder)
            throws Exception {
        StoreSettings settings = database.fresh();
        Path state = folder.resolve("agent-1").resolve("state");
        List<Taken> taken = new ArrayList<>();
        Duration duration;
        Duration processor;
        int sentAgain;
        int rejects;
        List<AgentProcess> running = new ArrayList<>();
        try (MosquittoBroker broker = MosquittoBroker.started(
                // Logging each packet, as tests do, would be measured too.
                Files.createDirectory(folder.resolve("broker")), "log_type none", "log_type error")) {
            for (int number = 1; number <= sharing; number++) {
                Path own = Files.createDirectory(folder.resolve("agent-" + number));
                running.add(AgentProcess.start(own, broker.address(), settings, sharing > 1 ? "bench" : ""));
            }
            try (Terminals all = new Terminals(broker.address(), journals, AGAIN, PATIENCE)) {
                all.send(warmUp);
                Duration before = used(running);
                duration = all.send(Integer.MAX_VALUE);
                processor = used(running).minus(before);
                sentAgain = all.sentAgain();
                rejects = all.rejects();
            }
            for (AgentProcess agent : running) {
                taken.add(agent.stop());
            }
        } finally {
            for (AgentProcess agent : running) {
                agent.kill();
            }
        }

        long sent = sum(journals, Integer.MAX_VALUE);
        long measured = sent - sum(journals, warmUp);
        Count count = database.count(settings, state);
        long transactions = taken.stream().mapToLong(Taken::transactions).sum();
        int group = (int) Math.max(
                1, Math.round((double) taken.stream().mapToLong(Taken::punches).sum() / transactions));
        double rate = perSecond(measured, duration);
        out.printf(
                Locale.ROOT,
                "  %d agent%s %,9.0f punches/s committed; %,d in %.1f s, %d to a commit, %.0f µs of processor each%s%s%n",
                sharing,
                sharing == 1 ? " " : "s",
                rate,
                measured,
                duration.toMillis() / 1000.0,
                group,
                processor.toNanos() / 1000.0 / measured,
                sharing == 1 ? "" : ", shared " + shares(taken),
                sentAgain == 0 ? "" : ", " + sentAgain + " batches sent again");
        boolean complete = complete(sent, count, rejects);
        boolean fair = fair(taken);
        if (sharing == 1) {
            BenchStore.Rows rows = database.rows(settings, state);
            int unmeasured = (int) (sent - measured);
            bare(database, rows, unmeasured, shape.perBatch, "as many as a batch", rate, folder);
            if (group != shape.perBatch) {
                bare(database, rows, unmeasured, group, "as many as the agent reached", rate, folder);
            }
        }
        return complete && fair;
    }

    private void bare(
            BenchStore database,
            BenchStore.Rows rows,
            int unmeasured,
            int perCommit,
            String why,
            double rate,
            Path folder)
            throws Exception {
        Duration duration = database.insert(rows, unmeasured, perCommit, Files.createTempDirectory(folder, "bare"));
        double bare = perSecond(rows.rows().size() - unmeasured, duration);
        out.printf(
                Locale.ROOT,
                "  bare     %,9.0f rows/s inserted with %d to a commit (%s); the agent reaches %.0f %%%n",
                bare,
                perCommit,
                why,
                100 * rate / bare);
    }

    private boolean complete(long sent, Count count, int rejects) {
        boolean complete = count.punches() == sent
                && count.ids() == sent
                && count.highestSerials() == sent
                && count.devices() == terminals
                && count.setAside() == 0
                && rejects == 0;
        out.printf(
                "           sent %d, stored %d, different ids %d, set aside %d: %s%n",
                sent,
                count.punches(),
                count.ids(),
                count.setAside(),
                complete ? "each once" : "NOT WHAT WAS SENT: " + count + ", rejected " + rejects);
        return complete;
    }

    private boolean fair(List<Taken> taken) {
        long all = taken.stream().mapToLong(Taken::punches).sum();
        boolean fair = taken.stream().allMatch(each -> each.punches() * taken.size() * 2 >= all);
        if (!fair) {
            out.println("           NOT A FAIR SHARE: " + shares(taken));
        }
        return fair;
    }

    private static String shares(List<Taken> taken) {
        return String.join(
                " : ",
                taken.stream().map(each -> String.valueOf(each.punches())).toList());
    }

    private static Duration used(List<AgentProcess> agents) {
        return agents.stream().map(AgentProcess::used).reduce(Duration.ZERO, Duration::plus);
    }

    private static double perSecond(long punches, Duration duration) {
        return punches * 1e9 / duration.toNanos();
    }

    private static long sum(List<Journal> journals, int batches) {
        return journals.stream()
                .mapToLong(journal -> journal.batches()
                        .get(Math.min(batches, journal.batches().size()) - 1)
                        .through())
                .sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
