package org.opsta.kiosk.camera;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one source of pictures going and holds its newest picture ready.
 *
 * <p>Two threads belong to it: {@code camera} opens the source, takes its pictures and closes it; {@code camera-watch}
 * notices when the first one gets no further, says so and interrupts it. Everything public may be called by any thread.
 */
public final class Camera implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Camera.class);

    /** A source that ran so long before its problem is tried again at once, with the pauses starting from the shortest. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    /** Connecting to a network camera and its first picture take far longer than any picture after it. */
    private static final Duration OPENING_AT_MOST = Duration.ofSeconds(20);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration STOPPING_AT_MOST = Duration.ofSeconds(2);

    public enum State {
        /** No picture yet, and no problem either. */
        STARTING,
        RUNNING,
        /** No pictures: not there, gone, at its end or failed. */
        MISSING,
        /** There, but without any new picture. */
        FROZEN
    }

    private record Condition(State state, @Nullable String problem) {}

    private final FrameSource source;
    private final FrameListener listener;
    private final long frozenAfterNanos;
    private final RetryPolicy<Object> backoff;
    private final LongSupplier nanos;
    private final Duration watchEvery;
    private final Thread grabber = new Thread(this::keepGoing, "camera");
    private final Thread watcher = new Thread(this::watch, "camera-watch");
    private final BlockingQueue<Frame> newest = new ArrayBlockingQueue<>(1);
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();

    private volatile boolean stopping;
    private volatile Condition condition = new Condition(State.STARTING, null);
    /** When the camera thread last got anywhere, on the monotonic clock. */
    private volatile long progressAt;
    /** How long it may take from there. */
    private volatile long patienceNanos = OPENING_AT_MOST.toNanos();
    /** Whether the camera thread waits for the source, and not for the time of its next attempt. */
    private volatile boolean asking;

    /** Of the camera thread: the checksum of the last picture, kept over reopenings, since a stuck camera stays stuck. */
    private long lastSeen = -1;

    private Condition logged = condition;
    private long countedFrames;
    private long countedAt;

    public Camera(FrameSource source, CameraSettings settings) {
        this(source, settings, FrameListener.NONE);
    }

    public Camera(FrameSource source, CameraSettings settings, FrameListener listener) {
        this(source, settings, listener, FIRST_RETRY, System::nanoTime, Duration.ofMillis(500));
    }

    Camera(
            FrameSource source,
            CameraSettings settings,
            FrameListener listener,
            Duration firstRetry,
            LongSupplier nanos,
            Duration watchEvery) {
        this.source = source;
        this.listener = listener;
        this.frozenAfterNanos = TimeUnit.SECONDS.toNanos(settings.frozenAfterSeconds());
        Duration longest = Duration.ofSeconds(settings.retryAtMostSeconds());
        RetryPolicyBuilder<Object> policy =
                RetryPolicy.builder().handleIf(failure -> !stopping).withMaxRetries(-1);
        if (longest.compareTo(firstRetry) > 0) {
            policy.withBackoff(firstRetry, longest);
        } else {
            policy.withDelay(longest);
        }
        this.backoff = policy.withJitter(0.25).build();
        this.nanos = nanos;
        this.watchEvery = watchEvery;
        this.progressAt = nanos.getAsLong();
        this.countedAt = progressAt;
        grabber.setDaemon(true);
        watcher.setDaemon(true);
    }

    public void start() {
        progressAt = nanos.getAsLong();
        countedAt = progressAt;
        grabber.start();
        watcher.start();
    }

    /**
     * The newest picture nobody has taken yet, waiting at most so long for one; it belongs to the caller. Pictures that
     * came in between are gone.
     */
    public Optional<Frame> take(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(newest.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Pictures since the start, taken by somebody or not. */
    public long frames() {
        return frames.get();
    }

    /** Grows with each picture and each attempt to open the source; the thread that does both is stuck when it does not. */
    public long turns() {
        return frames.get() + attempts.get();
    }

    public State state() {
        return now().state();
    }

    /** How it is now, with the rate since the last time this was asked: meant for one who asks regularly. */
    public synchronized CameraHealth health() {
        Condition now = now();
        long at = nanos.getAsLong();
        long count = frames.get();
        double seconds = (at - countedAt) / 1e9;
        double rate = seconds > 0 ? (count - countedFrames) / seconds : 0;
        countedFrames = count;
        countedAt = at;
        return new CameraHealth(source.name(), now.state(), rate, Optional.ofNullable(now.problem()));
    }

    private Condition now() {
        long silent = nanos.getAsLong() - progressAt;
        if (!asking || silent <= patienceNanos || condition.state() == State.MISSING) {
            return condition;
        }
        return new Condition(
                State.FROZEN,
                source.name() + " has given no new picture for " + TimeUnit.NANOSECONDS.toSeconds(silent)
                        + " s; it is being opened again");
    }

    // ---- the thread "camera"

    private void keepGoing() {
        while (!stopping) {
            try {
                Failsafe.with(backoff).run(this::runUntilProblem);
            } catch (FailsafeException e) {
                // Woken from its pause between two attempts: to stop, or by a watcher that came a moment too late.
                Thread.interrupted();
            }
        }
        clear();
    }

    /** Returns after a problem if the source had run well until then, and else fails with the problem. */
    private void runUntilProblem() throws CameraProblem {
        if (stopping) {
            return;
        }
        attempts.incrementAndGet();
        long began = nanos.getAsLong();
        long framesBefore = frames.get();
        try {
            grab();
        } catch (InterruptedException e) {
            if (!stopping) {
                problem(
                        began,
                        new CameraProblem(
                                CameraProblem.Code.FROZEN,
                                source.name() + " has given no new picture in time; it is being opened again",
                                e));
            }
        } catch (CameraProblem e) {
            boolean recordingOver = e.code() == CameraProblem.Code.ENDED && !source.live();
            if (!recordingOver || frames.get() == framesBefore) {
                problem(began, e);
            }
        } catch (Throwable e) {
            // Whatever it is, a terminal without its camera still takes PINs and cards: this thread must live.
            String words = source.name() + " failed unexpectedly ("
                    + e.getClass().getSimpleName() + "); the log has the details";
            if (!words.equals(condition.problem())) {
                LOG.error("{} failed", source.name(), e);
            }
            problem(began, new CameraProblem(CameraProblem.Code.FAILED, words, e));
        } finally {
            asking = false;
            // A late wake-up must not cut the pause before the next attempt short.
            Thread.interrupted();
            closeSource();
            listener.lost();
        }
    }

    private void problem(long began, CameraProblem problem) throws CameraProblem {
        boolean ranWell = condition.state() == State.RUNNING && nanos.getAsLong() - began >= STABLE.toNanos();
        condition = new Condition(
                problem.code() == CameraProblem.Code.FROZEN ? State.FROZEN : State.MISSING, problem.words());
        logChange();
        if (!ranWell) {
            throw problem;
        }
    }

    private void grab() throws CameraProblem, InterruptedException {
        progressAt = nanos.getAsLong();
        patienceNanos = OPENING_AT_MOST.toNanos();
        asking = true;
        source.open();
        while (!stopping) {
            Frame frame = source.next();
            if (source.live()) {
                long seen = checksum(frame);
                if (seen == lastSeen) {
                    frame.close();
                    giveUpIfFrozen();
                    continue;
                }
                lastSeen = seen;
            }
            progressAt = nanos.getAsLong();
            patienceNanos = frozenAfterNanos;
            frames.incrementAndGet();
            listener.see(frame);
            hold(frame);
            if (condition.state() != State.RUNNING) {
                condition = new Condition(State.RUNNING, null);
                logChange();
            }
        }
    }

    private void giveUpIfFrozen() throws CameraProblem {
        if (nanos.getAsLong() - progressAt > frozenAfterNanos) {
            throw new CameraProblem(
                    CameraProblem.Code.FROZEN,
                    source.name() + " has given the very same picture for "
                            + TimeUnit.NANOSECONDS.toSeconds(frozenAfterNanos) + " s; if it stays so, unplug the"
                            + " camera and plug it in again");
        }
    }

    private static long checksum(Frame frame) {
        CRC32C sum = new CRC32C();
        sum.update(frame.image().<ByteBuffer>createBuffer());
        return sum.getValue();
    }

    private void hold(Frame frame) {
        while (!newest.offer(frame)) {
            clear();
        }
    }

    private void clear() {
        Frame old = newest.poll();
        if (old != null) {
            old.close();
        }
    }

    private void closeSource() {
        try {
            source.close();
        } catch (RuntimeException e) {
            LOG.error("{} could not be closed", source.name(), e);
        }
    }

    // ---- the thread "camera-watch"

    private void watch() {
        try {
            while (!stopping) {
                TimeUnit.NANOSECONDS.sleep(watchEvery.toNanos());
                logChange();
                if (asking && nanos.getAsLong() - progressAt > patienceNanos) {
                    grabber.interrupt();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("camera-watch ends");
        }
    }

    private synchronized void logChange() {
        Condition now = now();
        boolean same = now.state() == logged.state()
                // The words of one frozen spell count its seconds.
                && (now.state() == State.FROZEN
                        || String.valueOf(now.problem()).equals(String.valueOf(logged.problem())));
        if (same) {
            return;
        }
        logged = now;
        if (now.problem() == null) {
            LOG.info("camera {}: {}", now.state(), source.name());
        } else {
            LOG.warn("camera {}: {}", now.state(), now.problem());
        }
    }

    /** Stops within about two seconds; a thread that is stuck in a driver is left behind and ends with the process. */
    @Override
    public void close() {
        stopping = true;
        watcher.interrupt();
        grabber.interrupt();
        try {
            grabber.join(STOPPING_AT_MOST.toMillis());
            if (grabber.isAlive()) {
                LOG.warn("{} does not answer; stopped without closing it", source.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clear();
    }
}
