package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_dnn.DNN_BACKEND_OPENCV;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_dnn.readNetFromONNX;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.StringVector;
import org.bytedeco.opencv.opencv_dnn.Net;

/** One model in OpenCV's own inference engine: an image in, the named outputs as numbers out. Not thread-safe. */
final class OnnxNetwork implements AutoCloseable {

    private final Net net;
    private final StringVector outputNames;

    private OnnxNetwork(Net net, List<String> outputs) {
        this.net = net;
        net.setPreferableBackend(DNN_BACKEND_OPENCV);
        this.outputNames = new StringVector(outputs.toArray(String[]::new));
    }

    static OnnxNetwork load(Path model, List<String> outputs) {
        return new OnnxNetwork(readNetFromONNX(model.toString()), outputs);
    }

    /**
     * Runs the model on a BGR image, handed to it as RGB planes of {@code (pixel - mean) * scale}.
     *
     * @param reader gets the outputs in the order of their names; they are valid during the call only
     */
    void run(Mat image, int side, double scale, double mean, Consumer<List<FloatBuffer>> reader) {
        try (Size size = new Size(side, side);
                Scalar means = new Scalar(mean, mean, mean, 0);
                Mat blob = blobFromImage(image, scale, size, means, true, false, CV_32F);
                MatVector outputs = new MatVector()) {
            net.setInput(blob);
            net.forward(outputs, outputNames);
            List<Mat> mats = new ArrayList<>();
            List<FloatBuffer> numbers = new ArrayList<>();
            try {
                for (long i = 0; i < outputs.size(); i++) {
                    Mat output = outputs.get(i);
                    mats.add(output);
                    numbers.add(output.createBuffer());
                }
                reader.accept(numbers);
            } finally {
                mats.forEach(Mat::close);
            }
        }
    }

    /** The model alone, on an empty input that is there already: nothing is converted, nothing is read. */
    BareModel bare(int side) {
        Mat input = blob(side);
        return new BareModel(() -> runBare(input), input::close);
    }

    private void runBare(Mat blob) {
        try (MatVector outputs = new MatVector()) {
            net.setInput(blob);
            net.forward(outputs, outputNames);
        }
    }

    /** An input for {@link #runBare}. */
    private static Mat blob(int side) {
        try (Size size = new Size(side, side);
                Scalar black = new Scalar(0, 0, 0, 0);
                Mat image = new Mat(size, CV_8UC3, black)) {
            return blobFromImage(image, 1, size, black, true, false, CV_32F);
        }
    }

    @Override
    public void close() {
        outputNames.close();
        net.close();
    }
}
