package org.opsta.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Feeds spoilt inputs to something that reads them, and fails when it throws what it does not declare, does not come back,
 * or leaves memory, open files or threads behind. {@code -Dopsta.seed} repeats a run, {@code -Dopsta.inputs} (100,000) makes
 * it longer; both are for all targets together. An input that fails lies in {@code target/fuzz}.
 */
public final class Fuzz {

    private static final long SEED = Long.getLong("opsta.seed", 20_261_120);
    private static final int INPUTS = Integer.getInteger("opsta.inputs", 100_000);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final long HEAP_SLACK = 24L * 1024 * 1024;
    private static final int FILES_SLACK = 8;

    /** Takes one input; must throw nothing but what is allowed. */
    @FunctionalInterface
    public interface Target {
        void take(byte[] input) throws Throwable;
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Running(byte[] input, long since) {}

    private final Duration patience;
    private final String name;
    private final double percent;
    private final List<byte[]> examples;
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * @param name of what is fed, also of the files in {@code target/fuzz}
     * @param percent of all inputs that are for this target
     * @param examples good inputs to begin with
     */
    public Fuzz(String name, double percent, List<byte[]> examples) {
        this(name, percent, examples, DEADLINE);
    }

    /** @param patience with one input, and with what must come back after the last */
    Fuzz(String name, double percent, List<byte[]> examples, Duration patience) {
        this.patience = patience;
        this.name = name;
        this.percent = percent;
        this.examples = List.copyOf(examples);
    }

    /** Every regular file of a folder whose name fits. */
    public static List<byte[]> files(Path folder, String names) {
        try (Stream<Path> files = Files.list(folder)) {
            List<byte[]> found = files.filter(
                            file -> file.getFileName().toString().matches(names))
                    .sorted()
                    .map(Fuzz::bytes)
                    .toList();
            assertThat(found).as(folder + "/" + names).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The published examples of the contract, from the folder of any module. */
    public static List<byte[]> published(String names) {
        return files(Path.of("../device-config/src/main/resources/org/opsta/contract/schema/examples"), names);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For what must answer every input without an exception. */
    public void run(Target target) throws Exception {
        run(target, null);
    }

    /** @param fine the exception that is a fine answer to a bad input */
    public void run(Target target, Class<? extends Exception> fine) throws Exception {
        int count = Math.max(1, (int) Math.round(INPUTS * percent / 100));
        // Each target has its own sequence, so that one more target does not change the others.
        Mutator mutator = new Mutator(SEED ^ ((long) name.hashCode() << 32), examples);
        AtomicReference<Running> running = new AtomicReference<>();
        AtomicReference<AssertionError> failure = new AtomicReference<>();
        long began = System.nanoTime();

        // What is loaded and cached once is no leak.
        feed(mutator, Math.max(1, count / 10), target, fine, running, failure);
        Footprint before = Footprint.now();
        feed(mutator, count - Math.max(1, count / 10), target, fine, running, failure);
        Footprint.assertBack(name, before, patience);
        if (fine != null && count > 100) {
            // All refused or none would mean that nothing was tried behind the first check, or at all.
            assertThat(refused.get()).as(name + ": refused of " + count).isBetween(count / 20, count - count / 20);
        }
        System.out.printf(
                "fuzz %s: %d inputs, %d refused, in %d ms, seed %d%n",
                name, count, refused.get(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), SEED);
    }

    private void feed(
            Mutator mutator,
            int count,
            Target target,
            Class<? extends Exception> fine,
            AtomicReference<Running> running,
            AtomicReference<AssertionError> failure)
            throws InterruptedException {
        Thread feeder = new Thread(
                () -> {
                    for (int i = 0; i < count && failure.get() == null; i++) {
                        byte[] input = mutator.next();
                        running.set(new Running(input, System.nanoTime()));
                        try {
                            target.take(input);
                        } catch (Throwable problem) {
                            refused.incrementAndGet();
                            if (fine == null || !fine.isInstance(problem)) {
                                failure.set(failed(input, "was answered with " + problem, problem));
                            }
                        }
                    }
                    running.set(null);
                },
                "fuzz");
        feeder.setDaemon(true);
        feeder.start();
        while (feeder.isAlive()) {
            TimeUnit.MILLISECONDS.timedJoin(feeder, 100);
            Running now = running.get();
            if (now != null && System.nanoTime() - now.since > patience.toNanos() && feeder.isAlive()) {
                AssertionError stuck =
                        failed(now.input, "was not answered within " + patience.toSeconds() + " s", null);
                stuck.setStackTrace(feeder.getStackTrace());
                throw stuck;
            }
        }
        AssertionError failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private AssertionError failed(byte[] input, String how, Throwable cause) {
        Path file = Path.of("target", "fuzz", name + "-" + SEED + "-" + Integer.toHexString(Arrays.hashCode(input)));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, input);
        } catch (IOException e) {
            how += " (and could not be kept: " + e + ")";
        }
        return new AssertionError(name + ", seed " + SEED + ": the input in " + file + " " + how, cause);
    }

    /** What a target must give back. */
    private record Footprint(long heap, long files, Set<String> threads) {

        static Footprint now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            return new Footprint(
                    runtime.totalMemory() - runtime.freeMemory(),
                    ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                            .getOpenFileDescriptorCount(),
                    Thread.getAllStackTraces().keySet().stream()
                            .map(Thread::getName)
                            .collect(Collectors.toSet()));
        }

        static void assertBack(String name, Footprint before, Duration patience) {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        Footprint after = now();
                        assertThat(after.heap).as(name + ": heap").isLessThan(before.heap + HEAP_SLACK);
                        assertThat(after.files)
                                .as(name + ": open files")
                                .isLessThanOrEqualTo(before.files + FILES_SLACK);
                        assertThat(after.threads)
                                .as(name + ": threads")
                                .hasSizeLessThanOrEqualTo(before.threads.size() + 2);
                    });
        }
    }
}
