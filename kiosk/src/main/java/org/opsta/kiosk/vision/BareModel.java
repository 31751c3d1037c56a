package org.opsta.kiosk.vision;

/**
 * One model by itself, to measure what everything around it costs.
 *
 * <p>Not thread-safe: owned by the vision thread, and of use only until the {@link FaceVision} it is from is closed.
 */
public final class BareModel implements AutoCloseable {

    private final Runnable run;
    private final Runnable end;

    /**
     * @param run runs it once on an input that is there already
     * @param end lets go of that input
     */
    BareModel(Runnable run, Runnable end) {
        this.run = run;
        this.end = end;
    }

    /** Runs it once on the same input. */
    public void run() {
        run.run();
    }

    @Override
    public void close() {
        end.run();
    }
}
