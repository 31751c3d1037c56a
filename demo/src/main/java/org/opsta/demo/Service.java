package org.opsta.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A child process: its standard output line by line to a reader, its standard error into a log file. */
public final class Service implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final Process process;
    private final Thread reader;
    private final Path log;

    private Service(Process process, Thread reader, Path log) {
        this.process = process;
        this.reader = reader;
        this.log = log;
    }

    /**
     * @param lines takes the standard output, on a thread named after {@code name}
     * @param log gets the standard error, appended
     */
    public static Service start(String name, Path folder, List<String> command, Path log, Consumer<String> lines)
            throws IOException {
        // In a session of its own, so that Ctrl-C reaches the demo alone, which then stops the parts in their order.
        List<String> line = new ArrayList<>(List.of("setsid"));
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        // Its standard input stays open: a service that listens to keys there must not see it end.
        Thread reader = new Thread(() -> read(process, lines), name + "-output");
        reader.setDaemon(true);
        reader.start();
        return new Service(process, reader, log);
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The process is gone, and what it had to say with it.
        }
    }

    /** Types a line on its standard input. */
    public void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Waits for it to end by itself, and until its last line was read. */
    public int await() throws InterruptedException {
        int code = process.waitFor();
        reader.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return code;
    }

    /** Ends it as a power cut would: kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop, and insists after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The end of its log, to show why it did not do what was expected. */
    public String lastWords() {
        try (Stream<String> all = Files.lines(log)) {
            List<String> lines = all.toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
