package org.opsta.torture;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opsta.demo.Service;

/** A process that is started again when it ends, as systemd would, unless a fault keeps it down. */
final class Party implements AutoCloseable {

    /** Starts the process. */
    interface Start {
        Service now() throws IOException;
    }

    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Start start;
    private final Consumer<String> say;
    private @Nullable Service service;
    private boolean heldDown;
    private long endedNanos;
    private long endedByItself;

    Party(String name, Start start, Consumer<String> say) {
        this.name = name;
        this.start = start;
        this.say = say;
    }

    void start() throws IOException {
        heldDown = false;
        service = start.now();
    }

    /** kill -9, and down until {@link #start}. */
    void kill() throws InterruptedException {
        heldDown = true;
        Service running = service;
        service = null;
        if (running != null) {
            running.kill();
        }
    }

    /** To be called often. */
    void lookAfter() throws IOException {
        Service running = service;
        if (heldDown || (running != null && running.alive())) {
            endedNanos = 0;
        } else if (endedNanos == 0) {
            endedNanos = System.nanoTime();
            endedByItself++;
            say.accept(name + " ended by itself and is started again; its log says why");
        } else if (System.nanoTime() - endedNanos > RESTART_NANOS) {
            endedNanos = 0;
            start();
        }
    }

    boolean running() {
        return service != null && service.alive();
    }

    void type(String line) throws IOException {
        Service running = service;
        if (running != null && running.alive()) {
            running.type(line);
        }
    }

    String name() {
        return name;
    }

    /** How often it ended without being killed here: by its watchdog, or by a fault of its own. */
    long endedByItself() {
        return endedByItself;
    }

    String lastWords() {
        Service running = service;
        return running == null ? "" : running.lastWords();
    }

    @Override
    public void close() {
        heldDown = true;
        Service running = service;
        service = null;
        if (running != null) {
            running.close();
        }
    }
}
