package org.opsta.kiosk.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system of its own, and a foreign file that takes what is left of it. */
record SmallVolume(Path folder) {

    static SmallVolume mounted(Path folder, String size) throws Exception {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                "mounting a small tmpfs needs root, so a really full volume is not tested");
        return new SmallVolume(folder);
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** To the last byte. */
    void fill() {
        try (FileChannel channel = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                channel.write(ByteBuffer.allocate(4096));
            }
        } catch (IOException full) {
            assertThat(folder.toFile().getUsableSpace()).isZero();
        }
    }

    void free() throws IOException {
        Files.delete(ballast());
    }

    void unmount() throws Exception {
        assertThat(run("umount", folder.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
