package org.opsta.watchdog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the vitals of a service every second and feeds systemd's watchdog while none of them is fatal. A fatal one is
 * reported; then the process ends with {@link #EXIT_CODE}, whatever hangs, and systemd starts it again. Should this watchdog
 * itself no longer go round, systemd ends the process.
 *
 * <p>Owns the thread {@code watchdog}. Before the end it lends the reporting to threads it does not wait for longer than
 * {@link #REPORT_AT_MOST}: the disk or the network may be what is stuck.
 */
public final class Watchdog implements AutoCloseable {

    /** Of a service that ended itself because a part of it was stuck or dead. */
    public static final int EXIT_CODE = 70;

    static final Duration REPORT_AT_MOST = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final int DEEPEST = 10;
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A turn this much longer than planned means that the process as a whole stood still, and nobody is to blame. */
    private static final int LATE = 2;

    private final List<Vital> vitals;
    private final Systemd systemd;
    private final Path folder;
    private final Supplier<Optional<LastStop>> before;
    private final Supplier<OffsetDateTime> clock;
    private final Consumer<Finding> report;
    private final Runnable exit;
    private final Duration every;
    private final Thread thread = new Thread(this::run, "watchdog");
    private final AtomicBoolean ending = new AtomicBoolean();
    private long watchedNanos;
    private boolean saidReady;
    private String saidStatus = "";
    private volatile List<Finding> findings = List.of();
    private volatile boolean stopping;

    /**
     * @param folder gets the reason for an end, for the next start
     * @param before the stop before this start, as long as the service has not been well since
     * @param report tells IT about the end; may hang or fail
     */
    public Watchdog(
            List<Vital> vitals,
            Systemd systemd,
            Path folder,
            Supplier<Optional<LastStop>> before,
            Supplier<OffsetDateTime> clock,
            Consumer<Finding> report) {
        this(vitals, systemd, folder, before, clock, report, () -> Runtime.getRuntime()
                .halt(EXIT_CODE));
    }

    Watchdog(
            List<Vital> vitals,
            Systemd systemd,
            Path folder,
            Supplier<Optional<LastStop>> before,
            Supplier<OffsetDateTime> clock,
            Consumer<Finding> report,
            Runnable exit) {
        this.vitals = List.copyOf(vitals);
        this.systemd = systemd;
        this.folder = folder;
        this.before = before;
        this.clock = clock;
        this.report = report;
        this.exit = exit;
        // Less than half of what systemd allows, as it asks for.
        this.every = systemd.watchdog()
                .map(limit -> limit.dividedBy(4))
                .filter(quarter -> quarter.compareTo(EVERY) < 0)
                .orElse(EVERY);
        thread.setDaemon(true);
    }

    /** To be called when everything runs: tells systemd so. */
    public void start() {
        thread.start();
    }

    /** What it found when it last looked. */
    public List<Finding> findings() {
        return findings;
    }

    /** For {@link Thread#setDefaultUncaughtExceptionHandler}: a service with a dead thread only looks alive. */
    public void died(Thread who, Throwable problem) {
        LOG.error("The thread {} died", who.getName(), problem);
        end(new Finding("THREAD_DEAD", "the thread " + who.getName() + " died of " + problem, true));
    }

    private void run() {
        long looked = System.nanoTime();
        try {
            while (!stopping) {
                long now = System.nanoTime();
                Optional<Finding> fatal = turn(Duration.ofNanos(now - looked));
                looked = now;
                if (fatal.isPresent() && !stopping) {
                    end(fatal.get());
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
            }
        } catch (InterruptedException e) {
            LOG.debug("the watchdog ends");
        }
    }

    /** Looks at everything once; the first fatal finding, if there is one. */
    Optional<Finding> turn(Duration sinceTheLast) {
        watchedNanos += Math.min(sinceTheLast.toNanos(), every.toNanos() * LATE);
        List<Finding> found = new ArrayList<>();
        for (Vital vital : vitals) {
            vital.look(watchedNanos).ifPresent(found::add);
        }
        findings = List.copyOf(found);
        Optional<Finding> fatal = found.stream().filter(Finding::fatal).findFirst();
        if (fatal.isEmpty()) {
            feed(found);
        }
        return fatal;
    }

    private void feed(List<Finding> found) {
        StringBuilder state = new StringBuilder(40);
        if (!saidReady) {
            state.append("READY=1\n");
        }
        String status = found.isEmpty()
                ? "running"
                : found.get(0).code() + ": " + found.get(0).detail().replace('\n', ' ');
        if (!status.equals(saidStatus)) {
            state.append("STATUS=").append(status).append('\n');
        }
        if (systemd.watchdog().isPresent()) {
            state.append("WATCHDOG=1\n");
        }
        if (state.length() > 0 && systemd.notify(state.toString())) {
            saidReady = true;
            saidStatus = status;
        }
    }

    private void end(Finding why) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        // Also when there is no memory left for the threads below.
        try {
            List<Thread> last = List.of(
                    start("last-log", () -> {
                        LOG.error(
                                "{}: {}; the service ends with {} and is to be started again",
                                why.code(),
                                why.detail(),
                                EXIT_CODE);
                        logStacks();
                        systemd.notify(
                                "STATUS=" + why.code() + ": " + why.detail().replace('\n', ' '));
                    }),
                    start("last-stop", () -> remember(why)),
                    start("last-words", () -> report.accept(why)));
            long deadline = System.nanoTime() + REPORT_AT_MOST.toNanos();
            for (Thread one : last) {
                TimeUnit.NANOSECONDS.timedJoin(one, Math.max(1, deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exit.run();
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException | Error e) {
                        LOG.error("{} failed", name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void remember(Finding why) {
        try {
            LastStop.of(why, clock.get(), before.get()).write(folder);
        } catch (IOException e) {
            LOG.error("the reason cannot be kept for the next start", e);
        }
    }

    /** Where each thread of the service stands: the only trace of what was stuck. */
    private static void logStacks() {
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            ThreadGroup group = thread.getThreadGroup();
            if (group != null && !group.getName().equals("system")) {
                LOG.error(
                        "thread {} {} {}",
                        thread.getName(),
                        thread.getState(),
                        Arrays.stream(stack)
                                .limit(DEEPEST)
                                .map(frame -> frame.getClassName().replaceAll(".*\\.", "") + "." + frame.getMethodName()
                                        + ":" + frame.getLineNumber())
                                .toList());
            }
        });
    }

    /** Tells systemd that the service is about to stop, and looks no more. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        systemd.notify("STOPPING=1");
    }
}
