package org.opsta.agent.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opsta.agent.store.StoreSettings;

/** The service in a process of its own, as {@code scripts/sync-agent run} starts it. */
final class AgentProcess {

    private static final Pattern TAKEN = Pattern.compile("(\\d+) punches came in (\\d+) transactions");

    private final Process process;
    private final Path output;

    /** What it says of itself when it ends. */
    record Taken(long punches, long transactions) {}

    private AgentProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Returns when it listens to the terminals. */
    static AgentProcess start(Path folder, URI broker, StoreSettings store, String shareGroup)
            throws IOException, InterruptedException {
        Path settings = Files.writeString(folder.resolve("agent.yaml"), """
                stateFolder: %s
                store: {address: "%s"%s}
                broker: {address: "%s"}
                embeddedBroker: {enabled: false}
                console: {enabled: false}
                intake: {shareGroup: "%s"}
                """.formatted(
                        folder.resolve("state"),
                        store.address(),
                        store.user() == null ? "" : ", user: " + store.user(),
                        broker,
                        shareGroup));
        Path output = folder.resolve("agent.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.opsta.agent.app.Main",
                        "run",
                        "--settings",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        AgentProcess agent = new AgentProcess(process, output);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!agent.said().contains("sync-agent ready")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("the agent did not start: " + agent.said());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return agent;
    }

    /** Processor time it has used so far. */
    Duration used() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private String said() throws IOException {
        return Files.readString(output);
    }

    /** Ends it in good order. */
    Taken stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the agent did not stop: " + said());
        }
        Matcher taken = TAKEN.matcher(said());
        if (!taken.find()) {
            throw new IOException("the agent stopped without saying what it took: " + said());
        }
        return new Taken(Long.parseLong(taken.group(1)), Long.parseLong(taken.group(2)));
    }

    /** Ends it at once, when it is still there. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
