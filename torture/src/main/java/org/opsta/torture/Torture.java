package org.opsta.torture;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opsta.demo.Folders;
import org.opsta.torture.Fault.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes every fault we can make, then heals everything, lets it settle, and draws up the account. */
@Command(
        name = "torture",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Runs a real kiosk on the demo's walk-ups, light terminals with the kiosk's own outbox, uplink and clock,",
            "agents on one store and a real Mosquitto; kills, cuts, fills, delays and misdates them, by a plan that",
            "follows from the seed; then heals everything and holds what people were told against what is stored.",
            "Needs root for small file systems of its own and, for clocks, libfaketime (Debian: faketime); what cannot",
            "be made here is said and left out. Everything stays on loopback and ends by itself."
        },
        exitCodeListHeading = "%nExit code: ",
        exitCodeList = {"0:nothing was lost, doubled, out of order, broken or misdated", "1:something was; it is said"})
public final class Torture implements Callable<Integer> {

    /** Which database the agents share. */
    enum Store {
        POSTGRESQL,
        SQLITE
    }

    private static final long SETTLE_SECONDS = 120;
    private static final long TICK_MILLIS = 50;
    private static final long PROGRESS_SECONDS = 5;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Decides what goes wrong when.")
    private long seed;

    @Option(names = "--seconds", defaultValue = "45", paramLabel = "N", description = "How long faults are made.")
    private int seconds;

    @Option(names = "--terminals", defaultValue = "12", paramLabel = "N", description = "Light terminals.")
    private int terminals;

    @Option(
            names = "--store",
            defaultValue = "POSTGRESQL",
            description = "POSTGRESQL with two agents, or SQLITE with one.")
    private Store store;

    @Option(names = "--plan", description = "Prints what would go wrong when, and does nothing.")
    private boolean onlyPlan;

    @Option(names = "--repository", required = true, hidden = true)
    private Path repository;

    @Option(names = "--pictures", required = true, hidden = true)
    private Path pictures;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Torture() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Torture())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path root = repository.toAbsolutePath().normalize();
        Path folder = root.resolve("run").resolve("torture");
        Folders.delete(folder);
        Files.createDirectories(folder);
        try (Scene scene = new Scene(root, folder, pictures, seed, terminals, store, this::say)) {
            Thread stop = new Thread(scene::close, "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            List<Fault> plan = FaultPlan.of(
                    seed,
                    TimeUnit.SECONDS.toMillis(seconds),
                    scene.possible(),
                    TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
            Files.write(
                    folder.resolve("plan.txt"),
                    plan.stream().map(Fault::toString).toList());
            if (onlyPlan) {
                plan.forEach(fault -> say(fault.toString()));
                return CommandLine.ExitCode.OK;
            }
            scene.begin();
            Map<String, Long> made = run(scene, plan);
            boolean settled = settle(scene);
            scene.end();
            int code = report(scene, made, settled);
            Runtime.getRuntime().removeShutdownHook(stop);
            return code;
        }
    }

    /** How often each fault was made, by its name in the last line. */
    private Map<String, Long> run(Scene scene, List<Fault> plan) throws Exception {
        say(plan.size() + " faults in " + seconds + " s, seed " + seed + "; they are listed in run/torture/plan.txt");
        Map<String, Long> made = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            made.put(kind.counted(), 0L);
        }
        long begin = System.nanoTime();
        long nextProgress = PROGRESS_SECONDS;
        int next = 0;
        TreeMap<Long, List<Fault>> toMend = new TreeMap<>();
        while (next < plan.size() || !toMend.isEmpty()) {
            long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            while (!toMend.isEmpty() && toMend.firstKey() <= now) {
                for (Fault over : toMend.pollFirstEntry().getValue()) {
                    scene.mend(over);
                }
            }
            while (next < plan.size() && plan.get(next).startMillis() <= now) {
                Fault fault = plan.get(next++);
                if (scene.make(fault)) {
                    made.merge(fault.kind().counted(), 1L, Long::sum);
                    toMend.merge(now + fault.lengthMillis(), List.of(fault), Torture::both);
                }
            }
            scene.lookAfter();
            if (TimeUnit.MILLISECONDS.toSeconds(now) >= nextProgress) {
                nextProgress += PROGRESS_SECONDS;
                say(TimeUnit.MILLISECONDS.toSeconds(now) + " s · faults " + next + " of " + plan.size() + " · "
                        + scene.progress());
            }
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        return made;
    }

    private static List<Fault> both(List<Fault> some, List<Fault> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private boolean settle(Scene scene) throws Exception {
        say("Everything is mended; nobody punches any more; waiting until all is sent ...");
        scene.calm();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
        while (!scene.drained()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            scene.lookAfter();
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        return true;
    }

    private int report(Scene scene, Map<String, Long> made, boolean settled) throws Exception {
        Account account = scene.account();
        List<String> shortcomings =
                new ArrayList<>(account.shortcomings(DeviceClock.library().isPresent()));
        if (!settled) {
            shortcomings.add("after " + SETTLE_SECONDS + " s some terminals still had unsent punches or corrections: "
                    + scene.unsent());
        }
        shortcomings.forEach(shortcoming -> say("NOT GOOD: " + shortcoming));
        made.put("ended by themselves", scene.endedByThemselves());
        say(account.line(made));
        if (!shortcomings.isEmpty()) {
            scene.keepEvidence();
        }
        return shortcomings.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private synchronized void say(String line) {
        out.println(line);
    }
}
