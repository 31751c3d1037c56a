package org.opsta.torture;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opsta.demo.Demo;

/**
 * A real PostgreSQL on a data folder of its own, which can be killed and started again. The library brings the programs
 * and makes the data folder; it runs the server for tests that may forget (no fsync, no waiting for the log), so the server
 * is started here, as a site would.
 */
final class Postgres implements AutoCloseable {

    private static final int START_SECONDS = 60;

    private final Path data;
    private final Path log;
    private final int port;
    private @Nullable Process server;

    Postgres(Path data, Path log) throws IOException {
        this.data = data;
        this.log = log;
        port = Demo.freePort();
    }

    String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void makeDataFolder() throws IOException {
        EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start()
                .close();
    }

    /** Also after a kill: what was committed is there. Returns at once. */
    void start() throws IOException {
        // A killed server's children are on their way out for a moment, and until then a new one refuses to start.
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(
                program().toString(),
                "-D",
                data.toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                // Little enough for the small volume it is on.
                "-c",
                "max_wal_size=64MB"));
        server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL does not answer; see " + log);
            }
            lookAfter();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Starts it again when it has ended by itself, as it does on a full disk. */
    void lookAfter() throws IOException {
        Process running = server;
        if (running != null && !running.isAlive()) {
            start();
        }
    }

    /** kill -9 for the server; its children end by themselves when they notice. */
    void kill() throws InterruptedException {
        Process running = server;
        server = null;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** Where the library has unpacked the programs. */
    private static Path program() throws IOException {
        Path unpacked = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
        try (Stream<Path> versions = Files.list(unpacked)) {
            return versions.map(version -> version.resolve("bin").resolve("postgres"))
                    .filter(Files::isExecutable)
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new IOException("no PostgreSQL programs in " + unpacked));
        }
    }

    private boolean accepts() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it at once in good order. */
    @Override
    public void close() {
        Process running = server;
        server = null;
        if (running == null) {
            return;
        }
        try {
            // SIGINT: PostgreSQL's fast shutdown; on SIGTERM it would wait for its clients.
            new ProcessBuilder("kill", "-INT", String.valueOf(running.pid()))
                    .start()
                    .waitFor();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        } catch (IOException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
