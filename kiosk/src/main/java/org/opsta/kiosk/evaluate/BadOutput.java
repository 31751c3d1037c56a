package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that an evaluation was to write and cannot; the message says what to do. */
public final class BadOutput extends Exception {

    private static final long serialVersionUID = 1L;

    BadOutput(Path file, IOException cause) {
        super(
                "the file " + file + " cannot be written (" + cause.getClass().getSimpleName() + ": "
                        + cause.getMessage() + "); name a file in a folder that exists and that you may write to",
                cause);
    }

    private BadOutput(Path file) {
        super("the file " + file + " cannot be written; name a file in a folder that exists and that you may write to");
    }

    /** To be asked before a long job, rather than after. */
    public static void unlessWritable(@Nullable Path file) throws BadOutput {
        if (file == null) {
            return;
        }
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        boolean writable = Files.exists(file)
                ? Files.isRegularFile(file) && Files.isWritable(file)
                : Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw new BadOutput(file);
        }
    }
}
