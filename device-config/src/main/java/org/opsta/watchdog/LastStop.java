package org.opsta.watchdog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.opsta.contract.Codec;
import org.opsta.contract.UnreadableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why the watchdog ended the service, kept in the small file {@code last-stop.json} for the start that follows.
 *
 * @param inARow how often the service has ended for this reason without having been well in between
 */
public record LastStop(String code, String detail, OffsetDateTime at, int inARow) {

    private static final Logger LOG = LoggerFactory.getLogger(LastStop.class);
    private static final String FILE = "last-stop.json";
    private static final int MOST_BYTES = 10_000;

    /** The stop that comes after {@code before}. */
    static LastStop of(Finding why, OffsetDateTime at, Optional<LastStop> before) {
        int earlier = before.filter(stop -> why.code().equals(stop.code))
                .map(LastStop::inARow)
                .orElse(0);
        return new LastStop(why.code(), why.detail(), at, earlier + 1);
    }

    public static Optional<LastStop> read(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            LastStop stop = Codec.decode(Files.readAllBytes(file), LastStop.class);
            return stop.code == null || stop.detail == null || stop.at == null ? Optional.empty() : Optional.of(stop);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | UnreadableMessage e) {
            LOG.debug("{} cannot be read", file, e);
            return Optional.empty();
        }
    }

    void write(Path folder) throws IOException {
        Path fresh = folder.resolve(FILE + "-new");
        Files.write(fresh, Codec.encode(this));
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** To be called once it was reported. */
    public static void forget(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(FILE));
        } catch (IOException e) {
            // It is told once more at the next start.
            LOG.debug("{} cannot be removed", FILE, e);
        }
    }
}
