package org.opsta.kiosk.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time, and how far it can be trusted: {@code UNSYNCED} until it was started and the time service vouched.
 *
 * <p>Thread-safe, and no question waits for the time service: that is asked on the thread {@code clock}, which also looks
 * every second whether somebody has stepped the wall clock.
 */
public final class TerminalClock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TerminalClock.class);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ZoneId zone;
    private final Clocks clocks;
    private final TimeService service;
    private final Duration readEvery;
    private final String bootId;
    private final Duration lookEvery;
    private final AtomicBoolean stepNoticed = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "clock"));

    /** Guarded by itself. */
    private final ClockJudge judge;

    /** These are the thread's own. */
    private @Nullable Long askedNanos;

    private ClockReading.@Nullable State told;

    /** @param zone where the terminal hangs: says which offset a time carries */
    public TerminalClock(ClockSettings settings, ZoneId zone) {
        this(
                settings,
                zone,
                new SystemClocks(Clock.systemUTC()),
                TimeService.of(settings.source()),
                readBootId(),
                Duration.ofSeconds(1));
    }

    /** @param lookEvery between two looks whether the clock was stepped */
    TerminalClock(
            ClockSettings settings,
            ZoneId zone,
            Clocks clocks,
            TimeService service,
            String bootId,
            Duration lookEvery) {
        this.zone = zone;
        this.clocks = clocks;
        this.service = service;
        this.bootId = bootId;
        this.lookEvery = lookEvery;
        this.readEvery = Duration.ofSeconds(settings.readEverySeconds());
        // A service that is being waited for is silent soon, too.
        this.judge =
                new ClockJudge(settings.driftPpm(), readEvery.multipliedBy(2).plus(ChildProcess.LIMIT.multipliedBy(2)));
    }

    /**
     * A clock that nobody vouches for, whatever it shows.
     *
     * @param clock gives time and zone
     */
    public static TerminalClock unvouched(Clock clock) {
        return new TerminalClock(
                new ClockSettings(ClockSettings.Source.NONE, 15, 100),
                clock.getZone(),
                new SystemClocks(clock),
                TimeService.of(ClockSettings.Source.NONE),
                readBootId(),
                Duration.ofSeconds(1));
    }

    /** @param afterReading runs on the thread {@code clock} whenever the service was asked */
    public void start(Runnable afterReading) {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(() -> look(afterReading), 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Time and trust of one and the same moment; the time to the millisecond. */
    public Stamp stamp() {
        synchronized (judge) {
            Moment now = see();
            return stamp(now, judge.judge(now));
        }
    }

    /** @param service who vouches for the stamp */
    record Vouched(Stamp stamp, String service) {}

    /** As {@link #stamp}, as long as it is {@code SYNCED}. */
    Optional<Vouched> vouched() {
        synchronized (judge) {
            Moment now = see();
            ClockJudge.Judgement judgement = judge.judge(now);
            String service = judgement.service();
            return judgement.state() == ClockReading.State.SYNCED && service != null
                    ? Optional.of(new Vouched(stamp(now, judgement), service))
                    : Optional.empty();
        }
    }

    private Stamp stamp(Moment now, ClockJudge.Judgement judgement) {
        Duration error = judgement.error();
        return new Stamp(
                now.wall().atZone(zone).toOffsetDateTime().truncatedTo(ChronoUnit.MILLIS),
                new ClockReading(
                        judgement.state(),
                        // Rounded up, and the time is cut to the millisecond.
                        error == null
                                ? null
                                : error.plusNanos(NANOS_PER_MILLI - 1).toMillis() + 1,
                        bootId,
                        now.rawNanos()));
    }

    /** To the millisecond. */
    public OffsetDateTime now() {
        return stamp().time();
    }

    public ClockReading reading() {
        return stamp().reading();
    }

    public String bootId() {
        return bootId;
    }

    /** How much {@link ClockReading#monotonicNanos} may drift, in millionths. */
    int driftPpm() {
        synchronized (judge) {
            return judge.rawDriftPpm();
        }
    }

    /** What IT should look at. */
    public Optional<Health.Problem> problem() {
        Stamp now = stamp();
        String why;
        synchronized (judge) {
            why = judge.why().isEmpty() ? "the time service is being waited for" : judge.why();
        }
        return switch (now.reading().state()) {
            case SYNCED -> Optional.empty();
            case HOLDOVER ->
                Optional.of(new Health.Problem(
                        "CLOCK_HOLDOVER",
                        "the clock runs on its own, off by " + now.reading().errorMillis() + " ms at most and growing: "
                                + why));
            case UNSYNCED ->
                Optional.of(new Health.Problem(
                        "CLOCK_UNSYNCED",
                        "nothing vouches for the time of punches made now; they get their right time once the clock is right"
                                + " again in this boot: " + why));
        };
    }

    private Moment see() {
        Moment now = clocks.now();
        judge.see(now).ifPresent(step -> {
            log.warn(
                    "The wall clock was stepped by {} ms; nothing vouches for it until the time service does",
                    step.toMillis());
            stepNoticed.set(true);
        });
        return now;
    }

    private void look(Runnable afterReading) {
        try {
            Moment now;
            synchronized (judge) {
                now = see();
            }
            boolean due = askedNanos == null || now.steadyNanos() - askedNanos >= readEvery.toNanos();
            if (stepNoticed.getAndSet(false) || due) {
                askedNanos = now.steadyNanos();
                if (ask()) {
                    afterReading.run();
                }
            }
        } catch (RuntimeException e) {
            log.error("The clock could not be judged; it is tried again", e);
        }
    }

    /** False when the terminal stops meanwhile. */
    private boolean ask() {
        Moment asked;
        synchronized (judge) {
            asked = see();
        }
        SyncReport report = service.read();
        if (thread.isShutdown()) {
            return false;
        }
        ClockJudge.Judgement judgement;
        String why;
        synchronized (judge) {
            Moment answered = see();
            judge.heard(report, asked, answered);
            judgement = judge.judge(answered);
            why = judge.why();
        }
        if (judgement.state() != told) {
            told = judgement.state();
            Duration error = judgement.error();
            switch (told) {
                case SYNCED ->
                    log.info(
                            "Clock SYNCED by {}, error {} ms",
                            judgement.service(),
                            error == null ? 0 : error.toMillis());
                case HOLDOVER -> log.warn("Clock HOLDOVER: {}", why);
                case UNSYNCED -> log.warn("Clock UNSYNCED: {}", why);
            }
        }
        return true;
    }

    @Override
    public void close() {
        // Interrupts the wait for a child.
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("The thread clock did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readBootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // Elsewhere than on Linux each process counts as a boot of its own.
            return UUID.randomUUID().toString();
        }
    }
}
