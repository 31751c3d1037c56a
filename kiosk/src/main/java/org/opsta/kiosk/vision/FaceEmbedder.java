package org.opsta.kiosk.vision;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.recognition.Cover;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.FaceVision.Described;

/**
 * SFace: an aligned face in, a template of 128 dimensions out, and in passing what covers the face.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class FaceEmbedder implements AutoCloseable {

    public static final int DIMENSIONS = 128;

    private final OnnxNetwork network;
    private final CoverHead coverHead = CoverHead.trained();

    public FaceEmbedder(Path model) {
        network = OnnxNetwork.load(model, List.of("fc1", CoverHead.LAYER));
    }

    public Described describe(Mat aligned) {
        float[] raw = new float[DIMENSIONS];
        Cover[] cover = new Cover[1];
        network.run(aligned, FaceAligner.SIDE, 1, 0, outputs -> {
            outputs.get(0).get(raw);
            cover[0] = coverHead.judge(outputs.get(1));
        });
        return new Described(Template.normalised(raw), cover[0]);
    }

    BareModel bare() {
        return network.bare(FaceAligner.SIDE);
    }

    @Override
    public void close() {
        network.close();
    }
}
