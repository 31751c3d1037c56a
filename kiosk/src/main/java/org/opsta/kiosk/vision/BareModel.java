package org.opsta.kiosk.vision;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * One model by itself, to measure what everything around it costs.
 *
 * <p>Not thread-safe: owned by the vision thread, and of use only until the {@link FaceVision} it is from is closed.
 */
public final class BareModel implements AutoCloseable {

    private final Network network;
    private final Mat input;

    BareModel(Network network, int side) {
        this.network = network;
        this.input = Network.blob(side);
    }

    /** Runs it once on the same empty input. */
    public void run() {
        network.runBare(input);
    }

    @Override
    public void close() {
        input.close();
    }
}
