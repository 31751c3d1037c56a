package org.opsta.watchdog;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes round: alive as long as what it shows keeps changing. How it changes does not matter, so a clock that
 * is set cannot look like a stall.
 */
public final class Loop implements Vital {

    private final String code;
    private final String name;
    private final long limitNanos;
    private final Supplier<?> progress;
    private final @Nullable Thread thread;
    private @Nullable Object seen;
    private long changedAt = Long.MIN_VALUE;

    /**
     * @param code of the finding when it stands still
     * @param name as the subject of a sentence
     * @param limit how long it may stand still
     * @param progress differs after each turn; a counter, or the time of the last turn
     * @param thread its thread, when it has one of its own for as long as the service lives
     */
    public Loop(String code, String name, Duration limit, Supplier<?> progress, @Nullable Thread thread) {
        this.code = code;
        this.name = name;
        this.limitNanos = limit.toNanos();
        this.progress = progress;
        this.thread = thread;
    }

    @Override
    public Optional<Finding> look(long nanos) {
        if (thread != null && thread.getState() == Thread.State.TERMINATED) {
            return Optional.of(
                    new Finding("THREAD_DEAD", name + " has ended: thread " + thread.getName() + " is dead", true));
        }
        Object now = progress.get();
        if (changedAt == Long.MIN_VALUE || !Objects.equals(now, seen)) {
            seen = now;
            changedAt = nanos;
        }
        long still = nanos - changedAt;
        return still <= limitNanos
                ? Optional.empty()
                : Optional.of(new Finding(
                        code, name + " has got no further for " + TimeUnit.NANOSECONDS.toSeconds(still) + " s", true));
    }
}
