package org.opsta.kiosk.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Space kept back on the journal's volume: a file of that size, whose blocks are really written, so that deleting it makes
 * room when there is none. Thread-safe.
 */
final class Reserve {

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    private static final int BLOCK = 64 * 1024;

    private final Path file;
    private final long bytes;

    /** @param bytes 0 for no reserve */
    Reserve(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    boolean wanted() {
        return bytes > 0;
    }

    /** Whether it is there in full; a power cut may have left a part. */
    synchronized boolean held() {
        return wanted() && size() == bytes;
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException notThere) {
            return 0;
        }
    }

    /** Gives the space to whoever needs it now. False when there was nothing to give. */
    synchronized boolean release() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{}: the disk reserve cannot be released", file, e);
            return false;
        }
    }

    /** Whether so little is left that not even a start would find the room it needs. */
    boolean neededAtOnce() {
        return wanted() && usable() < bytes / 2;
    }

    /**
     * Makes it where it is missing, once the volume has room for twice its size: less, and it would be made and released by
     * turns. True when it was made now.
     */
    synchronized boolean make() {
        if (!wanted()) {
            release();
            return false;
        }
        long size = size();
        if (size == bytes || usable() + size < 2 * bytes) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            // Noise: a file system that compresses would keep back nothing for zeros.
            SplittableRandom noise = new SplittableRandom(1);
            byte[] block = new byte[BLOCK];
            for (long written = 0; written < bytes; written += BLOCK) {
                noise.nextBytes(block);
                ByteBuffer part = ByteBuffer.wrap(block, 0, (int) Math.min(BLOCK, bytes - written));
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
            channel.force(true);
            return true;
        } catch (IOException e) {
            LOG.warn("{}: the disk reserve cannot be made now ({})", file, e.getMessage());
            release();
            return false;
        }
    }

    private long usable() {
        return file.toAbsolutePath().resolveSibling(".").toFile().getUsableSpace();
    }
}
