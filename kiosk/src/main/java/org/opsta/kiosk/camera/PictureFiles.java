package org.opsta.kiosk.camera;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the JPEG and PNG files of a folder. */
final class PictureFiles {

    private PictureFiles() {}

    /** All of them, sub-folders included, sorted by path. */
    static List<Path> in(Path folder) throws CameraProblem {
        if (!Files.isDirectory(folder)) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING,
                    "there is no folder " + folder + "; create it and put JPEG or PNG pictures there");
        }
        List<Path> pictures;
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            pictures = files.filter(PictureFiles::named)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING, "the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        if (pictures.isEmpty()) {
            throw new CameraProblem(
                    CameraProblem.Code.MISSING, "there is no JPEG or PNG picture in " + folder + "; put some there");
        }
        return pictures;
    }

    private static boolean named(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }
}
