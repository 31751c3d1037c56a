package org.opsta.kiosk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.ModelMissing;

/** The real models and the demo's pictures, which the build has fetched. */
public final class TestPictures {

    /** Four people, four or five varied photos each. */
    public static final List<String> FOUR = List.of("emily willis", "jessica smith", "laura tilling", "tara sanford");

    private TestPictures() {}

    public static ModelFiles models() {
        try {
            return ModelFiles.check(ModelFiles.usualFolder());
        } catch (ModelMissing e) {
            throw new IllegalStateException(e);
        }
    }

    /** All photos of one of the four, in the order of their names. */
    public static List<Path> of(String person) {
        return pictures("four/" + person);
    }

    /** Portraits of other people, one each. */
    public static List<Path> portraits() {
        return pictures("portraits");
    }

    /** One of them, such as {@code men/6}. */
    public static Path portrait(String name) {
        return root().resolve("portraits/" + name + ".jpg");
    }

    /** A small portrait, such as {@code male/1}; many break the rules for a profile photo. */
    public static Path small(String name) {
        return root().resolve("small/" + name + ".jpg");
    }

    /** A photo with a second, smaller person in the background. */
    public static Path withTwoFaces() {
        return root().resolve("portraits/men/56.jpg");
    }

    public static byte[] read(Path picture) {
        try {
            return Files.readAllBytes(picture);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> pictures(String folder) {
        try (Stream<Path> files = Files.walk(root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("run scripts/fetch-models pictures", e);
        }
    }

    private static Path root() {
        return ModelFiles.usualFolder().resolveSibling("pictures");
    }
}
