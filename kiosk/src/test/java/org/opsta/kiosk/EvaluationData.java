package org.opsta.kiosk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Real recordings that are not part of the repository: in {@code ../shared/eval} beside it, or where the system property
 * {@code opsta.eval} or the environment variable {@code OPSTA_EVAL} says. Tests that want them are skipped without them.
 */
public final class EvaluationData {

    private EvaluationData() {}

    public static Path folder(String name) {
        Path folder = root().resolve(name);
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no evaluation data in " + folder);
        return folder;
    }

    private static Path root() {
        return Optional.ofNullable(System.getProperty("opsta.eval"))
                .or(() -> Optional.ofNullable(System.getenv("OPSTA_EVAL")))
                .map(Path::of)
                // Tests run in their module's folder, one below the repository.
                .orElseGet(() -> Path.of("..", "..", "shared", "eval"));
    }
}
