package org.opsta.kiosk.vision;

import java.util.List;

/**
 * The models of one step by themselves, to measure what everything around them costs.
 *
 * <p>Not thread-safe: owned by the vision thread, and of use only until the {@link FaceVision} it is from is closed.
 */
public final class BareModel implements AutoCloseable {

    private final List<Run> runs;

    /** One model on an input that lies ready. */
    interface Run extends AutoCloseable {
        void run();

        @Override
        default void close() {}
    }

    BareModel(Run... runs) {
        this.runs = List.of(runs);
    }

    /** Runs each once: nothing is converted, nothing is read. */
    public void run() {
        runs.forEach(Run::run);
    }

    @Override
    public void close() {
        runs.forEach(Run::close);
    }
}
