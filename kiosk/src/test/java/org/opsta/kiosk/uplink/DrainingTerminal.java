package org.opsta.kiosk.uplink;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

/**
 * A terminal of nothing but journal and uplink, as a process of its own with the terminal's memory limits: drains what the
 * journal holds while punches go on being made, makes some more when all is quiet, and says how that went.
 */
final class DrainingTerminal {

    private static final int WARM_UP = 300;
    private static final int QUIET_PUNCHES = 300;
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Outbox outbox;
    private final Histogram untilAcknowledged = new Histogram(3);
    private final Deque<long[]> waiting = new ArrayDeque<>();
    private long made;

    private DrainingTerminal(Outbox outbox) {
        this.outbox = outbox;
    }

    /** @param args journal, broker's port, device, fewest live punches */
    public static void main(String[] args) throws Exception {
        DeviceId device = new DeviceId(args[2]);
        BrokerSettings broker = new BrokerSettings(URI.create("tcp://127.0.0.1:" + args[1]), null, null, 15, 2);
        try (SqliteOutbox outbox = new SqliteOutbox(Path.of(args[0]), device, Duration.ofDays(35), Drafts.NO_RESERVE);
                PahoLink link = new PahoLink(broker, device.value(), 3600, null);
                PunchSender sender = new PunchSender(
                        device, outbox, link, Duration.ofSeconds(10), Duration.ofSeconds(120), Clock.systemUTC())) {
            new DrainingTerminal(outbox).run(link, sender, Integer.parseInt(args[3]));
        }
    }

    private void run(PahoLink link, PunchSender sender, int fewest) throws Exception {
        record(new Histogram(3), WARM_UP, sender);
        long backlog = outbox.state().depth();

        sender.start();
        link.start();
        while (!link.connected()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        waiting.clear();
        long start = System.nanoTime();
        long backlogDone = 0;
        Histogram draining = new Histogram(3);
        for (int live = 0; live < fewest || backlogDone == 0; live++) {
            record(draining, 1, sender);
            if (backlogDone == 0 && outbox.state().acknowledgedThrough() >= backlog) {
                backlogDone = System.nanoTime();
            }
        }
        awaitDrained();
        System.out.printf(
                Locale.ROOT,
                "live punch until acknowledged: p50 %.2f s, at most %.2f s%n",
                untilAcknowledged.getValueAtPercentile(50) / 1e6,
                untilAcknowledged.getMaxValue() / 1e6);
        untilAcknowledged.reset();
        Histogram quiet = new Histogram(3);
        record(quiet, QUIET_PUNCHES, sender);
        awaitDrained();
        double seconds = (backlogDone - start) / 1e9;

        System.out.printf(Locale.ROOT, "punches %d%n", made);
        System.out.printf(Locale.ROOT, "drained %d in %.1f s: %.0f punches/s%n", backlog, seconds, backlog / seconds);
        latency("append, quiet", quiet);
        latency("append, draining", draining);
        System.out.printf(
                Locale.ROOT,
                "draining / quiet: p50 %.2f, p95 %.2f, p99 %.2f%n",
                ratio(draining, quiet, 50),
                ratio(draining, quiet, 95),
                ratio(draining, quiet, 99));
        System.out.printf(
                Locale.ROOT,
                "a quiet terminal's punch until acknowledged: p50 %.2f s, at most %.2f s%n",
                untilAcknowledged.getValueAtPercentile(50) / 1e6,
                untilAcknowledged.getMaxValue() / 1e6);
        System.out.printf(
                Locale.ROOT,
                "peak heap %d MiB of %d MiB, peak resident %s%n",
                peakHeap() >> 20,
                most() >> 20,
                resident());
        System.out.println(sender.counters());
    }

    private void record(Histogram micros, int count, PunchSender sender) throws OutboxFailed, InterruptedException {
        for (int n = 0; n < count; n++) {
            TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
            long before = System.nanoTime();
            Punch punch = outbox.append(Drafts.draft(n));
            long now = System.nanoTime();
            micros.recordValue((now - before) / 1000);
            made = punch.serial().value();
            sender.punchAppended();
            waiting.add(new long[] {made, now});
            noteAcknowledged();
        }
    }

    private void noteAcknowledged() throws OutboxFailed {
        long acknowledged = outbox.state().acknowledgedThrough();
        while (!waiting.isEmpty() && waiting.peek()[0] <= acknowledged) {
            untilAcknowledged.recordValue((System.nanoTime() - waiting.remove()[1]) / 1000);
        }
    }

    private void awaitDrained() throws OutboxFailed, InterruptedException {
        while (outbox.state().depth() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
            noteAcknowledged();
        }
    }

    private static double ratio(Histogram a, Histogram b, double percentile) {
        return (double) a.getValueAtPercentile(percentile) / b.getValueAtPercentile(percentile);
    }

    private static void latency(String what, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, at most %.2f ms (%d punches)%n",
                what,
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(95) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0,
                micros.getTotalCount());
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
    }

    private static long most() {
        return Runtime.getRuntime().maxMemory();
    }

    private static String resident() throws java.io.IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.substring(6).trim())
                .findFirst()
                .orElse("unknown");
    }
}
