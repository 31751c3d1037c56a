package org.opsta.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.opsta.contract.Punch;

/**
 * Writes down each punch at the moment a person would be told of it: one line in a file of its own, which knows nothing of
 * the outbox. A line is written in one piece and outlives the kill of its process.
 */
final class Witness implements AutoCloseable {

    private final FileChannel file;

    Witness(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** @param looseMillis by how much {@code trueMillis} may be wrong */
    void sees(Punch punch, long trueMillis, long looseMillis) throws IOException {
        String line =
                punch.device() + " " + punch.serial() + " " + punch.id() + " " + trueMillis + " " + looseMillis + "\n";
        file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    }

    static List<Told> read(Path path) throws IOException {
        return Files.readAllLines(path).stream()
                .map(line -> line.split(" "))
                // A line that is being written right now counts next time.
                .filter(words -> words.length == 5)
                .map(words -> new Told(
                        words[0],
                        Long.parseLong(words[1]),
                        words[2],
                        Long.parseLong(words[3]),
                        Long.parseLong(words[4])))
                .toList();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
