package org.opsta.kiosk.vision;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import org.opsta.kiosk.recognition.Cover;

/**
 * Tells what covers a face from what SFace's last convolution sees where the mouth and where the eyes are: two logistic
 * regressions, each over the channels averaged over its part of the map. Costs nothing beside the network itself.
 *
 * <p>The weights are ours, learned from drawings over portraits (docs/photo-rules.md). They are a direction in a space of
 * features and say nothing about anybody.
 */
final class CoverHead {

    /** The map: its channels, and rows and columns of 16 pixels of the aligned face each. */
    static final String LAYER = "onnx_node!conv_14_relu";

    static final int CHANNELS = 1024;
    private static final int CELLS = 7;

    /** Where mouth and nose are in the aligned face, and the eyes. */
    private static final Part MOUTH = new Part(4, 5, 2, 4);

    private static final Part EYES = new Part(2, 3, 1, 5);

    private final Weights weights;

    CoverHead(Weights weights) {
        this.weights = weights;
    }

    /** With the weights that come with this software. */
    static CoverHead trained() {
        try (InputStream stream =
                Objects.requireNonNull(CoverHead.class.getResourceAsStream("cover.json"), "cover.json")) {
            return new CoverHead(new ObjectMapper().readValue(stream, Weights.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Cover judge(FloatBuffer map) {
        return new Cover(weights.mouth.probability(mouth(map)), weights.eyes.probability(eyes(map)));
    }

    static float[] mouth(FloatBuffer map) {
        return MOUTH.average(map);
    }

    static float[] eyes(FloatBuffer map) {
        return EYES.average(map);
    }

    /** @param made how these weights came about */
    record Weights(List<String> made, Regression mouth, Regression eyes) {}

    static final class Regression {
        private final float bias;
        private final float[] weights;

        @JsonCreator
        Regression(@JsonProperty("bias") float bias, @JsonProperty("weights") float[] weights) {
            if (weights.length != CHANNELS) {
                throw new IllegalArgumentException(weights.length + " weights instead of " + CHANNELS);
            }
            this.bias = bias;
            this.weights = weights.clone();
        }

        double probability(float[] features) {
            double sum = bias;
            for (int i = 0; i < features.length; i++) {
                sum += weights[i] * features[i];
            }
            return 1 / (1 + Math.exp(-sum));
        }
    }

    private record Part(int firstRow, int lastRow, int firstColumn, int lastColumn) {
        float[] average(FloatBuffer map) {
            float[] averages = new float[CHANNELS];
            int cells = (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
            for (int channel = 0; channel < CHANNELS; channel++) {
                float sum = 0;
                for (int row = firstRow; row <= lastRow; row++) {
                    for (int column = firstColumn; column <= lastColumn; column++) {
                        sum += map.get((channel * CELLS + row) * CELLS + column);
                    }
                }
                averages[channel] = sum / cells;
            }
            return averages;
        }
    }
}
