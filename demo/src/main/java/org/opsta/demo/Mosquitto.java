package org.opsta.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real broker as a process that can be killed. Started again it has what it saved, which after a kill is little. */
public final class Mosquitto implements AutoCloseable {

    private static final int START_SECONDS = 30;

    private final Path program;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    public Mosquitto(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.program = Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("mosquitto is not installed; on Debian: apt-get install mosquitto"));
        port = Demo.freePort();
        Files.write(
                folder.resolve("mosquitto.conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "persistence true",
                        "persistence_location " + folder + "/",
                        "autosave_interval 5",
                        "max_queued_messages 100000",
                        "set_tcp_nodelay true",
                        "message_size_limit 4194304",
                        "log_dest file " + folder.resolve("mosquitto.log"),
                        "user " + System.getProperty("user.name")));
    }

    public int port() {
        return port;
    }

    public void start() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(
                        program.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.out").toFile()))
                .start();
        process = started;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("mosquitto did not start; see " + folder.resolve("mosquitto.log"));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            process = null;
            running.destroyForcibly().waitFor();
        }
    }

    private boolean accepts() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
