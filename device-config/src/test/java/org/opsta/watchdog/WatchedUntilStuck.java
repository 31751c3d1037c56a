package org.opsta.watchdog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service of its own process whose one loop, or thread, gives up when a line comes on standard input: {@code stall},
 * {@code die}, {@code end} or {@code stop}.
 */
final class WatchedUntilStuck {

    private static final AtomicLong TURNS = new AtomicLong();
    private static volatile String mood = "";

    private WatchedUntilStuck() {}

    public static void main(String[] args) throws Exception {
        Thread thread = new Thread(WatchedUntilStuck::work, "worker");
        Watchdog watchdog = new Watchdog(
                List.of(new Loop("WORK_STUCK", "the work", Duration.ofSeconds(2), TURNS::get, thread)),
                Systemd.ofEnvironment(),
                Path.of(args[0]),
                () -> LastStop.read(Path.of(args[0])),
                OffsetDateTime::now,
                why -> report(Path.of(args[0]), why));
        Thread.setDefaultUncaughtExceptionHandler(watchdog::died);
        thread.start();
        watchdog.start();
        mood = readLine();
        if (mood.equals("stop")) {
            watchdog.close();
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    private static void report(Path folder, Finding why) {
        try {
            Files.writeString(folder.resolve("reported"), why.code());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readLine() throws Exception {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = System.in.read()) > '\n') {
            line.append((char) next);
        }
        return line.toString();
    }

    private static void work() {
        try {
            while (!mood.equals("end")) {
                if (mood.equals("die")) {
                    throw new IllegalStateException("on purpose");
                }
                if (mood.equals("stall")) {
                    new CountDownLatch(1).await();
                }
                TURNS.incrementAndGet();
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
