package org.opsta.kiosk.vision;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.recognition.Template;

/**
 * SFace: an aligned face in, a template of 128 dimensions out.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceEmbedder implements AutoCloseable {

    public static final int DIMENSIONS = 128;

    private final Network network;

    public FaceEmbedder(Path model) {
        network = Network.onnx(model, List.of("fc1"));
    }

    public Template embed(Mat aligned) {
        float[] raw = new float[DIMENSIONS];
        network.run(aligned, FaceAligner.SIDE, 1, 0, outputs -> outputs.get(0).get(raw));
        return Template.normalised(raw);
    }

    BareModel bare() {
        return new BareModel(network, FaceAligner.SIDE);
    }

    @Override
    public void close() {
        network.close();
    }
}
