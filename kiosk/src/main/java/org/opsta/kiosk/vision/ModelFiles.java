package org.opsta.kiosk.vision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.opsta.contract.Sha256;
import org.opsta.kiosk.recognition.FalseMatchCurve;

/**
 * The models on this machine, each checked against the lock file that is part of this software.
 *
 * @param sha256 by file name, as the lock file says
 */
public record ModelFiles(Path folder, Map<String, String> sha256) {

    /** Of {@link #byRole()}: judges whether a face is a living one. */
    public static final String LIVENESS_ROLE = "liveness";

    private static final String DETECTOR = "face_detection_short_range.tflite";
    private static final String LANDMARKS = "face_landmarks_detector.tflite";
    private static final String EYELIDS = "face_blendshapes.tflite";
    private static final String EMBEDDER = "sface.onnx";
    private static final String LIVENESS = "minifasnet_v2.tflite";
    private static final String SECOND_EMBEDDER = "mobile_face_net.tflite";

    public ModelFiles {
        sha256 = Map.copyOf(sha256);
    }

    /**
     * Where scripts/fetch-models puts them, unless the system property {@code opsta.models} names another folder.
     */
    public static Path usualFolder() {
        String named = System.getProperty("opsta.models");
        if (named != null) {
            return Path.of(named);
        }
        String cache = System.getenv("OPSTA_CACHE");
        if (cache != null) {
            return Path.of(cache, "models");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("opsta").resolve("models");
    }

    /** Reads every model once to check it. */
    public static ModelFiles check(Path folder) throws ModelMissing {
        Map<String, String> locked = lock();
        for (Map.Entry<String, String> model : locked.entrySet()) {
            Path file = folder.resolve(model.getKey());
            String actual;
            try {
                actual = Sha256.hex(file);
            } catch (IOException e) {
                throw new ModelMissing(
                        "the model " + file + " cannot be read (" + e.getClass().getSimpleName()
                                + "); run scripts/fetch-models models, or name the right folder in the settings",
                        e);
            }
            if (!actual.equals(model.getValue())) {
                throw new ModelMissing(
                        "the model " + file + " has SHA-256 " + actual + " but this version needs " + model.getValue()
                                + "; delete it and run scripts/fetch-models models",
                        null);
            }
        }
        return new ModelFiles(folder, locked);
    }

    private static Map<String, String> lock() {
        Map<String, String> locked = new LinkedHashMap<>();
        text("models.lock")
                .lines()
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields[0].equals("file"))
                .forEach(fields -> locked.put(fields[2], fields[1]));
        return locked;
    }

    /** How alike different people look to the embedding models of this version; measured, and part of this software. */
    public FalseMatchCurve falseMatchCurve() {
        FalseMatchCurve curve = FalseMatchCurve.parse(text("false-match-curve.csv"));
        if (!curve.templates().equals(templateHash())) {
            throw new IllegalStateException("false-match-curve.csv was measured with other models or another recipe ("
                    + curve.templates() + ") than run here (" + templateHash()
                    + "); measure it again with kiosk evaluate calibrate");
        }
        return curve;
    }

    private static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(ModelFiles.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 by what the model does, as punches and the birth record name them. */
    public Map<String, String> byRole() {
        return Map.of(
                "detector",
                hash(DETECTOR),
                "landmarks",
                hash(LANDMARKS),
                "embedder",
                hash(EMBEDDER),
                "secondEmbedder",
                hash(SECOND_EMBEDDER),
                LIVENESS_ROLE,
                hash(LIVENESS));
    }

    /** Of all that makes a template what it is: templates made under another hash cannot be compared. */
    public String templateHash() {
        return Sha256.hex(
                (hash(EMBEDDER) + hash(SECOND_EMBEDDER) + FaceEmbedder.RECIPE).getBytes(StandardCharsets.UTF_8));
    }

    private String hash(String file) {
        return Objects.requireNonNull(sha256.get(file), file);
    }

    Path detector() {
        return folder.resolve(DETECTOR);
    }

    Path landmarks() {
        return folder.resolve(LANDMARKS);
    }

    Path eyelids() {
        return folder.resolve(EYELIDS);
    }

    Path embedder() {
        return folder.resolve(EMBEDDER);
    }

    Path liveness() {
        return folder.resolve(LIVENESS);
    }

    Path secondEmbedder() {
        return folder.resolve(SECOND_EMBEDDER);
    }
}
