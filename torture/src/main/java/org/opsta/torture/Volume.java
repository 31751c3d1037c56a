package org.opsta.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system of its own that can be filled to the last byte; where that needs rights we lack, just a folder. */
final class Volume implements AutoCloseable {

    private static final String BALLAST = "ballast";
    private static final int[] PIECES = {1 << 20, 1 << 12, 1};

    private final Path folder;
    private final boolean mounted;

    Volume(Path folder, int megabytes) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    }

    Path folder() {
        return folder;
    }

    /** Whether {@link #fill} can be used without harm. */
    boolean ownFileSystem() {
        return mounted;
    }

    void fill() throws IOException {
        try (FileChannel ballast =
                FileChannel.open(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int piece : PIECES) {
                writeUntilFull(ballast, piece);
            }
        }
    }

    private static void writeUntilFull(FileChannel ballast, int piece) {
        try {
            while (ballast.write(ByteBuffer.allocate(piece)) > 0) {
                // Until it throws.
            }
        } catch (IOException full) {
            // As intended.
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(folder.resolve(BALLAST));
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException {
        if (mounted) {
            try {
                run("umount", "-l", folder.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
