package org.opsta.link;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BrokerSettings;

/** A real Mosquitto on a free port of the loopback interface, for tests; skips the test where it is not installed. */
public final class MosquittoBroker implements AutoCloseable {

    private static final Optional<Path> PROGRAM = Stream.concat(
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)),
                    Stream.of("/usr/sbin", "/usr/local/sbin"))
            .map(folder -> Path.of(folder, "mosquitto"))
            .filter(Files::isExecutable)
            .findFirst();

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private MosquittoBroker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts one that remembers sessions in {@code folder} when stopped in good order (not when killed). */
    public static MosquittoBroker started(Path folder, String... moreSettings) {
        assumeTrue(PROGRAM.isPresent(), "mosquitto is not installed, so nothing is tested against a real broker");
        MosquittoBroker broker = new MosquittoBroker(folder, freePort());
        List<String> lines = new ArrayList<>(List.of(
                "listener " + broker.port + " 127.0.0.1",
                "persistence true",
                "persistence_location " + folder + "/",
                // Not 0 for "no limit": then Mosquitto 2.0.11 disconnects a client on its first refused message.
                "max_queued_messages 1000000",
                "set_tcp_nodelay true",
                "log_dest file " + folder.resolve("mosquitto.log"),
                "log_type all"));
        lines.addAll(List.of(moreSettings));
        if (lines.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
            lines.add("allow_anonymous true");
        }
        // Started by root, it would switch to an account that may not write to the folder.
        lines.add("user " + System.getProperty("user.name"));
        try {
            Files.write(folder.resolve("mosquitto.conf"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker.start();
        return broker;
    }

    public int port() {
        return port;
    }

    public URI address() {
        return URI.create("tcp://127.0.0.1:" + port);
    }

    /** Settings with a keep-alive and pauses short enough for a test. */
    public BrokerSettings settings() {
        return new BrokerSettings(address(), null, null, 4, 2);
    }

    /** Ends a link as if its process had been killed: without a word to the broker, never to come back. */
    public static void cut(Link link) {
        ((PahoLink) link).abandon();
    }

    /** Starts on the same port again; returns when it takes connections. */
    public void start() {
        try {
            Process started = new ProcessBuilder(
                            PROGRAM.orElseThrow().toString(),
                            "-c",
                            folder.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("mosquitto.out").toFile())
                    .start();
            process = started;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!accepts()) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("mosquitto did not start, see " + folder);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while mosquitto was starting", e);
        }
    }

    /** Ends it in good order: it tells its clients, and writes its sessions down. */
    public void stop() {
        end(false);
    }

    /** Ends it at once; what it had in memory is lost. */
    public void kill() {
        end(true);
    }

    /** Stops it in its tracks: connections stay open and nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("mosquitto is not running");
        }
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(boolean forcibly) {
        Process running = process;
        if (running == null) {
            return;
        }
        process = null;
        try {
            if (forcibly) {
                running.destroyForcibly();
            } else {
                running.destroy();
            }
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean accepts() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
