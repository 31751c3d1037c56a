package org.opsta.kiosk.vision;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long each step takes. Written by the vision thread, read by any. */
public final class StageTimes {

    /** The steps, in the order a frame goes through them. */
    public enum Stage {
        DETECT,
        LANDMARKS,
        ALIGN,
        QUALITY,
        LIVENESS,
        EMBED
    }

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);

    private final Map<Stage, Recorder> recorders = new EnumMap<>(Stage.class);

    public StageTimes() {
        for (Stage stage : Stage.values()) {
            recorders.put(stage, new Recorder(LONGEST_MICROS, 2));
        }
    }

    <T> T time(Stage stage, Supplier<T> step) {
        long start = System.nanoTime();
        try {
            return step.get();
        } finally {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
            recorder(stage).recordValue(Math.min(micros, LONGEST_MICROS));
        }
    }

    /** Microseconds since this was last asked for. */
    public Histogram drain(Stage stage) {
        return recorder(stage).getIntervalHistogram();
    }

    private Recorder recorder(Stage stage) {
        return Objects.requireNonNull(recorders.get(stage));
    }
}
