package org.opsta.kiosk.vision;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithXNNPACK;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.InterpreterOptions;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/**
 * One TensorFlow Lite model with one input of floats, run through XNNPACK. Nothing is allocated per run: the numbers are
 * read where the model writes them. Not thread-safe.
 */
final class TfliteNetwork implements AutoCloseable {

    /** More bring nothing on models this small. */
    private static final int MOST_THREADS = 4;

    private final FlatBufferModel model;
    private final BuiltinOpResolverWithXNNPACK operators = new BuiltinOpResolverWithXNNPACK(false);
    private final Interpreter interpreter = new Interpreter((Pointer) null);
    private final FloatPointer inputPointer;
    private final FloatBuffer input;
    private final List<FloatPointer> outputPointers;
    private final List<FloatBuffer> outputs;

    TfliteNetwork(Path file) {
        model = FlatBufferModel.BuildFromFile(file.toString());
        try (InterpreterBuilder builder = new InterpreterBuilder(model, operators, (InterpreterOptions) null)) {
            builder.SetNumThreads(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
            if (builder.apply(interpreter) != kTfLiteOk || interpreter.AllocateTensors() != kTfLiteOk) {
                throw new IllegalStateException("TensorFlow Lite cannot run " + file.getFileName());
            }
        }
        inputPointer = floats(interpreter.typed_input_tensor_float(0), interpreter.input_tensor(0));
        input = inputPointer.asBuffer();
        outputPointers = IntStream.range(0, (int) interpreter.outputs().limit())
                .mapToObj(i -> floats(interpreter.typed_output_tensor_float(i), interpreter.output_tensor(i)))
                .toList();
        outputs = outputPointers.stream().map(FloatPointer::asBuffer).toList();
    }

    private static FloatPointer floats(FloatPointer pointer, TfLiteTensor tensor) {
        return pointer.capacity(tensor.bytes() / Float.BYTES);
    }

    /**
     * Runs the model on a BGR image of the model's own size, handed to it as RGB of {@code (pixel - mean) * scale}.
     *
     * @return the outputs in the model's order, valid until the next run
     */
    List<FloatBuffer> run(Mat image, double scale, double mean) {
        try (Mat rgb = new Mat()) {
            cvtColor(image, rgb, COLOR_BGR2RGB);
            return fill(rgb, scale, mean);
        }
    }

    /** As {@link #run(Mat, double, double)}, for a model that wants blue, green, red. */
    List<FloatBuffer> runOnBgr(Mat image, double scale, double mean) {
        return fill(image, scale, mean);
    }

    private List<FloatBuffer> fill(Mat image, double scale, double mean) {
        try (Mat numbers = new Mat(image.rows(), image.cols(), CV_32FC3, inputPointer)) {
            if (numbers.total() * numbers.channels() != input.capacity()) {
                throw new IllegalArgumentException("an image of " + image.cols() + " x " + image.rows()
                        + " for a model that takes " + input.capacity() + " numbers");
            }
            image.convertTo(numbers, CV_32FC3, scale, -mean * scale);
        }
        return invoke();
    }

    /** Runs the model on plain numbers; the outputs are valid until the next run. */
    List<FloatBuffer> run(float[] numbers) {
        input.put(0, numbers);
        return invoke();
    }

    /** The model alone, on whatever its input holds. */
    BareModel bare() {
        return new BareModel(this::invoke, () -> {});
    }

    private List<FloatBuffer> invoke() {
        if (interpreter.Invoke() != kTfLiteOk) {
            throw new IllegalStateException("TensorFlow Lite failed on an input");
        }
        return outputs;
    }

    @Override
    public void close() {
        outputPointers.forEach(FloatPointer::close);
        inputPointer.close();
        interpreter.close();
        operators.close();
        model.close();
    }
}
