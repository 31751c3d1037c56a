package org.opsta.kiosk.vision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.opsta.contract.Sha256;

/**
 * The models on this machine, each checked against the lock file that is part of this software.
 *
 * @param sha256 by file name, as the lock file says
 */
public record ModelFiles(Path folder, Map<String, String> sha256) {

    private static final String DETECTOR = "face_detection_short_range.tflite";
    private static final String LANDMARKS = "face_landmarks_detector.tflite";
    private static final String EYELIDS = "face_blendshapes.tflite";
    private static final String EMBEDDER = "sface.onnx";

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
                actual = Sha256.hex(Files.readAllBytes(file));
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
        try (InputStream stream =
                Objects.requireNonNull(ModelFiles.class.getResourceAsStream("models.lock"), "models.lock")) {
            Map<String, String> locked = new LinkedHashMap<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\\s+"))
                    .filter(fields -> fields[0].equals("file"))
                    .forEach(fields -> locked.put(fields[2], fields[1]));
            return locked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 by what the model does, as punches and the birth record name them. */
    public Map<String, String> byRole() {
        return Map.of(
                "detector", hash(DETECTOR),
                "landmarks", hash(LANDMARKS),
                "embedder", hash(EMBEDDER));
    }

    public String embedderHash() {
        return hash(EMBEDDER);
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
}
