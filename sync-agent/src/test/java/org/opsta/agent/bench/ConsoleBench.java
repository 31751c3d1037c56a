package org.opsta.agent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.access.Role;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.attendance.Attendance;
import org.opsta.agent.attendance.AttendanceSettings;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.People;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreSettings;
import org.opsta.agent.timesheet.WorkingPattern;
import org.opsta.agent.web.Console;
import org.opsta.agent.web.ConsoleSettings;
import org.opsta.agent.web.Gate;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.time.TimePages;
import org.opsta.contract.PersonId;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench-console",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the console's pages and the command records on two years of an office's time records.",
            "",
            "Fills a fresh SQLite file and a PostgreSQL of its own on the loopback interface with people and punches as"
                    + " the intake stores them, and asks over HTTP for the month of somebody at random, and for the"
                    + " supervisors' lists. Nobody signs in: the gate is the tests' own. Beside each page stands how long"
                    + " it waited for the database, of the same requests. Then 'records --json' prints everything, in a"
                    + " process of its own with a heap of 96 MB; it ends with 1 when a record is missing.",
            ""
        })
final class ConsoleBench implements Callable<Integer> {

    private static final ZoneId ZONE = ZoneId.of("Asia/Bangkok");
    private static final String HEAP = "-Xmx96m";
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");

    enum Store {
        sqlite,
        postgresql,
        all
    }

    @Option(names = "--people", defaultValue = "2000", description = "How many (default ${DEFAULT-VALUE}).")
    private int people;

    @Option(
            names = "--punches",
            defaultValue = "1000000",
            description = "In all, more or less (default ${DEFAULT-VALUE}).")
    private int punches;

    @Option(
            names = "--requests",
            defaultValue = "300",
            description = "For each page and number of clients (default ${DEFAULT-VALUE}; 0 leaves the pages out).")
    private int requests;

    @Option(
            names = "--clients",
            split = ",",
            defaultValue = "1,8",
            description = "How many ask at once, one run for each number (default ${DEFAULT-VALUE}).")
    private List<Integer> clients;

    @Option(
            names = "--store",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private Store store;

    private final PrintWriter out;

    ConsoleBench(PrintWriter out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        // Stopped from outside, it leaves nothing behind.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy), "stop"));
        System.exit(new CommandLine(new ConsoleBench(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        out.printf(
                "%d processors, Java %s%n",
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
        boolean complete = true;
        for (Store each : List.of(Store.sqlite, Store.postgresql)) {
            if (store == Store.all || store == each) {
                Path folder = Files.createTempDirectory("bench-console");
                try (BenchStore database = each == Store.sqlite ? BenchStore.sqlite() : BenchStore.postgresql()) {
                    out.printf("%n%s%n", database.version());
                    complete &= measure(database.fresh(), folder);
                } finally {
                    delete(folder);
                }
            }
        }
        return complete ? 0 : 1;
    }

    private boolean measure(StoreSettings settings, Path folder) throws Exception {
        Path state = folder.resolve("state");
        long stored;
        try (AgentStore opened = AgentStore.open(settings, state)) {
            long begin = System.nanoTime();
            stored = FilledStore.fill(opened, people, punches);
            out.printf(
                    Locale.ROOT,
                    "  %,d punches of %,d people put in, in %.0f s%n",
                    stored,
                    people,
                    (System.nanoTime() - begin) / 1e9);
            if (requests > 0) {
                pages(opened);
            }
        }
        return records(settings, folder, stored);
    }

    // ---- pages

    /** @param about whose code is on the page */
    private record Address(String path, PersonId asking, PersonId about) {}

    /** Lets everybody in as the person whose code the request carries. */
    private record OpenGate(Map<PersonId, Set<PersonId>> below) implements Gate {

        static final String ASKING = "Bench-Asking";

        @Override
        public Optional<Visitor> enter(Context context) {
            PersonId who = new PersonId(String.valueOf(context.header(ASKING)));
            return Optional.of(
                    new Visitor("bench", who, Set.of(Role.STAFF, Role.SUPERVISOR), below.getOrDefault(who, Set.of())));
        }

        @Override
        public String formToken(Context context) {
            return "bench";
        }
    }

    private void pages(AgentStore opened) throws Exception {
        Map<PersonId, Set<PersonId>> below = new HashMap<>();
        AuditLog audit = new AuditLog(opened.jdbi(), Clock.systemUTC());
        People register = new People(opened.jdbi(), audit);
        int[] supervisors = FilledStore.supervisors(people);
        for (int supervisor : supervisors) {
            below.put(FilledStore.person(supervisor), register.below(FilledStore.person(supervisor)));
        }
        QueryTime waits = new QueryTime();
        ConcurrentLinkedQueue<Long> waited = new ConcurrentLinkedQueue<>();
        List<Pages> groups = new ArrayList<>(groups(waits.of(opened)));
        groups.add(routes -> {
            routes.before(context -> waits.take());
            routes.after(context -> waited.add(waits.take()));
        });
        Random random = new Random(2);
        try (Console console =
                new Console(new ConsoleSettings(true, "127.0.0.1", 0), ZONE, new OpenGate(below), audit, groups)) {
            Supplier<Address> month = () -> month(random);
            Supplier<Address> subordinates = () -> {
                int supervisor = supervisors[random.nextInt(supervisors.length)];
                return new Address("/subordinates", FilledStore.person(supervisor), FilledStore.person(supervisor + 1));
            };
            for (Map.Entry<String, Supplier<Address>> page :
                    List.of(Map.entry("a month", month), Map.entry("subordinates", subordinates))) {
                ask(console.port(), 1, addresses(page.getValue()));
                for (int asking : clients) {
                    waited.clear();
                    List<Long> took = ask(console.port(), asking, addresses(page.getValue()));
                    out.printf(
                            Locale.ROOT,
                            "  %-14s %d client%s  page %s  database %s%n",
                            page.getKey(),
                            asking,
                            asking == 1 ? " " : "s",
                            percentiles(took),
                            percentiles(waited));
                }
            }
        }
    }

    private static List<Pages> groups(Jdbi jdbi) {
        AuditLog audit = new AuditLog(jdbi, Clock.systemUTC());
        People register = new People(jdbi, audit);
        AttendanceSettings officeHours = new AttendanceSettings(
                LocalTime.of(8, 30),
                LocalTime.of(8, 30),
                480,
                LocalTime.NOON,
                LocalTime.of(13, 0),
                0,
                0,
                WorkingPattern.MONDAY_TO_FRIDAY);
        return List.of(
                new TimePages(Attendance.on(jdbi, register, audit, officeHours, ZONE, Clock.system(ZONE)), register));
    }

    private Address month(Random random) {
        PersonId person = FilledStore.person(random.nextInt(people));
        YearMonth month = YearMonth.from(FilledStore.FIRST_DAY)
                .plusMonths(random.nextInt((int) ChronoUnit.MONTHS.between(
                        YearMonth.from(FilledStore.FIRST_DAY),
                        YearMonth.from(FilledStore.LAST_DAY).plusMonths(1))));
        return new Address("/month/" + person + "?m=" + month, person, person);
    }

    private List<Address> addresses(Supplier<Address> one) {
        return Stream.generate(one).limit(requests).toList();
    }

    /** @return how long each took, in nanoseconds */
    private static List<Long> ask(int port, int clients, List<Address> addresses) throws Exception {
        Queue<Address> open = new ConcurrentLinkedQueue<>(addresses);
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            HttpClient client = HttpClient.newHttpClient();
            List<Future<List<Long>>> parts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                parts.add(threads.submit(() -> {
                    List<Long> took = new ArrayList<>();
                    for (Address next = open.poll(); next != null; next = open.poll()) {
                        long begin = System.nanoTime();
                        HttpResponse<String> page = client.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + next.path()))
                                        .header(OpenGate.ASKING, next.asking().value())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                        took.add(System.nanoTime() - begin);
                        if (page.statusCode() != 200
                                || !page.body().contains(next.about().value())) {
                            throw new IOException(next + " was answered with " + page.statusCode());
                        }
                    }
                    return took;
                }));
            }
            List<Long> took = new ArrayList<>();
            for (Future<List<Long>> part : parts) {
                took.addAll(part.get());
            }
            return took;
        } finally {
            threads.shutdownNow();
        }
    }

    private static String percentiles(Collection<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        StringBuilder text = new StringBuilder();
        for (int percent : new int[] {50, 95, 99}) {
            int place = Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1);
            text.append(String.format(
                    Locale.ROOT,
                    "%sp%d %.1f ms",
                    text.length() == 0 ? "" : ", ",
                    percent,
                    sorted.isEmpty() ? Double.NaN : sorted.get(place) / 1e6));
        }
        return text.toString();
    }

    // ---- records

    private boolean records(StoreSettings settings, Path folder, long stored) throws Exception {
        Path file = Files.writeString(folder.resolve("agent.yaml"), """
                stateFolder: %s
                store: {address: "%s"%s}
                """.formatted(
                        folder.resolve("state"),
                        settings.address(),
                        settings.user() == null ? "" : ", user: " + settings.user()));
        Path collections = folder.resolve("gc.log");
        long begin = System.nanoTime();
        Process records = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-Xlog:gc:file=" + collections,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.opsta.agent.app.Main",
                        "records",
                        "--from",
                        FilledStore.FIRST_DAY.toString(),
                        "--to",
                        FilledStore.LAST_DAY.toString(),
                        "--json",
                        "--settings",
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long firstLine = 0;
        long lines = 0;
        try (BufferedReader output = new BufferedReader(new InputStreamReader(records.getInputStream(), UTF_8))) {
            while (output.readLine() != null) {
                if (lines++ == 0) {
                    firstLine = System.nanoTime() - begin;
                }
            }
        }
        int code = records.waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long most = 0;
        long kept = 0;
        Matcher collection = COLLECTION.matcher(Files.readString(collections));
        while (collection.find()) {
            most = Math.max(most, Long.parseLong(collection.group(1)));
            kept = Math.max(kept, Long.parseLong(collection.group(2)));
        }
        boolean complete = code == 0 && lines == stored;
        out.printf(
                Locale.ROOT,
                "  records --json  %,d of %,d in %.1f s (%,.0f a second), the first after %.1f s; heap of 96 MB: at most"
                        + " %d MB used, %d MB after a collection: %s%n",
                lines,
                stored,
                seconds,
                lines / seconds,
                firstLine / 1e9,
                most,
                kept,
                complete ? "all of them" : "NOT ALL, it ended with " + code);
        return complete;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
