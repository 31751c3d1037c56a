package org.opsta.kiosk.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opsta.sealing.SealingKey;

/** The key of a database, in a file beside it. */
public final class DatabaseKey {

    private DatabaseKey() {}

    /**
     * Made new only while there is no database: the key comes first, because a power cut in between must not leave a
     * database without one.
     *
     * @param otherwise what to do when the key is lost for good
     */
    public static SealingKey of(Path database, Path file, String otherwise) throws DatabaseProblem {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
            return Files.notExists(database) && Files.notExists(file) ? SealingKey.create(file) : SealingKey.read(file);
        } catch (IOException e) {
            throw new DatabaseProblem(
                    DatabaseProblem.Code.NOT_ACCESSIBLE,
                    file,
                    "the key of " + database.getFileName() + " cannot be read: " + e.getMessage(),
                    "restore this file from a backup; if it is lost, move " + database.getFileName()
                            + ", its -wal and its -shm away and " + otherwise,
                    e);
        }
    }
}
