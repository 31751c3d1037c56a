package org.opsta.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WatchdogTest {

    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Systemd NOBODY = Systemd.of(Map.of(), 1);

    @TempDir
    Path folder;

    private final AtomicLong turns = new AtomicLong();
    private final AtomicReference<Finding> reported = new AtomicReference<>();
    private final CountDownLatch exited = new CountDownLatch(1);

    @Test
    void what_goes_round_is_well_and_what_stands_still_is_not() {
        Watchdog watchdog = watching(loop(null));
        for (int i = 0; i < 100; i++) {
            turns.incrementAndGet();
            assertThat(watchdog.turn(SECOND)).isEmpty();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(watchdog.turn(SECOND)).isEmpty();
        }
        assertThat(watchdog.turn(SECOND)).hasValueSatisfying(found -> {
            assertThat(found.code()).isEqualTo("LAMP_STUCK");
            assertThat(found.detail()).isEqualTo("the lamp has got no further for 11 s");
        });
        assertThat(watchdog.findings()).extracting(Finding::code).containsExactly("LAMP_STUCK");

        turns.incrementAndGet();
        assertThat(watchdog.turn(SECOND)).isEmpty();
        assertThat(watchdog.findings()).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_does_not_look_like_a_stall() {
        AtomicReference<OffsetDateTime> lastTurn = new AtomicReference<>(NOW);
        Watchdog watchdog = watching(new Loop("LAMP_STUCK", "the lamp", Duration.ofSeconds(10), lastTurn::get, null));
        watchdog.turn(SECOND);
        lastTurn.set(NOW.minusYears(50));
        for (int i = 0; i < 10; i++) {
            assertThat(watchdog.turn(SECOND)).isEmpty();
        }
    }

    @Test
    void nobody_is_blamed_when_the_whole_process_stood_still() {
        Watchdog watchdog = watching(loop(null));
        watchdog.turn(SECOND);
        assertThat(watchdog.turn(Duration.ofHours(1))).isEmpty();
    }

    @Test
    void a_thread_that_ended_is_noticed_at_once() throws Exception {
        Thread dead = new Thread(() -> {}, "lamp");
        Watchdog watchdog = watching(loop(dead));
        assertThat(watchdog.turn(SECOND)).isEmpty();
        dead.start();
        dead.join();
        assertThat(watchdog.turn(SECOND)).map(Finding::code).contains("THREAD_DEAD");
    }

    @Test
    void what_is_not_fatal_is_told_and_the_service_goes_on() {
        Vital missing = nanos -> Optional.of(new Finding("LAMP_MISSING", "buy one", false));
        Watchdog watchdog = watching(missing);
        assertThat(watchdog.turn(SECOND)).isEmpty();
        assertThat(watchdog.findings()).extracting(Finding::code).containsExactly("LAMP_MISSING");
    }

    @Test
    void systemd_is_fed_while_all_is_well_and_hears_nothing_after() {
        String name = folder.resolve("notify").toString();
        try (SystemdSocket socket = new SystemdSocket(name)) {
            Systemd systemd = Systemd.of(Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "30000000"), 1);
            Watchdog watchdog = watching(systemd, loop(null));
            for (int i = 0; i < 3; i++) {
                turns.incrementAndGet();
                watchdog.turn(SECOND);
            }
            await().untilAsserted(() -> assertThat(socket.told())
                    .extracting(SystemdSocket.Told::state)
                    .containsExactly("READY=1", "STATUS=running", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"));
            for (int i = 0; i < 11; i++) {
                watchdog.turn(SECOND);
            }
            // Ten of the eleven were within the limit.
            watchdog.close();
            await().until(() -> socket.count("STOPPING=1") == 1);
            assertThat(socket.count("WATCHDOG=1")).isEqualTo(3 + 10);
        }
    }

    @Test
    void being_ready_is_said_again_until_it_arrives() {
        String name = folder.resolve("notify").toString();
        Watchdog watchdog = watching(Systemd.of(Map.of("NOTIFY_SOCKET", name), 1), loop(null));
        watchdog.turn(SECOND);
        try (SystemdSocket socket = new SystemdSocket(name)) {
            watchdog.turn(SECOND);
            await().until(() -> socket.count("READY=1") == 1);
        }
    }

    @Test
    void the_end_is_reported_and_kept_for_the_next_start() throws Exception {
        stuck(reported::set, Optional.empty());
        assertThat(reported.get().code()).isEqualTo("LAMP_STUCK");
        assertThat(LastStop.read(folder)).hasValueSatisfying(stop -> {
            assertThat(stop.code()).isEqualTo("LAMP_STUCK");
            assertThat(stop.at()).isEqualTo(NOW);
            assertThat(stop.inARow()).isEqualTo(1);
        });
        LastStop.forget(folder);
        assertThat(LastStop.read(folder)).isEmpty();
    }

    @Test
    void ends_for_the_same_reason_are_counted() throws Exception {
        stuck(why -> {}, Optional.of(new LastStop("LAMP_STUCK", "", NOW, 3)));
        assertThat(LastStop.read(folder)).map(LastStop::inARow).contains(4);
    }

    @Test
    void ends_for_another_reason_are_not() throws Exception {
        stuck(why -> {}, Optional.of(new LastStop("OTHER", "", NOW, 3)));
        assertThat(LastStop.read(folder)).map(LastStop::inARow).contains(1);
    }

    @Test
    void a_report_that_hangs_does_not_keep_the_service_from_ending() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        stuck(
                why -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                Optional.empty());
        assertThat(LastStop.read(folder)).isPresent();
        never.countDown();
    }

    @Test
    void a_thread_that_dies_ends_the_service() throws Exception {
        Watchdog watchdog = watchdog(NOBODY, reported::set, Optional.empty(), loop(null));
        Thread dying = new Thread(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                "lamp");
        dying.setUncaughtExceptionHandler(watchdog::died);
        dying.start();
        assertThat(exited.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reported.get().code()).isEqualTo("THREAD_DEAD");
    }

    @Test
    void a_reason_that_cannot_be_read_is_none() throws Exception {
        Files.writeString(folder.resolve("last-stop.json"), "{\"code\":");
        assertThat(LastStop.read(folder)).isEmpty();
        Files.writeString(folder.resolve("last-stop.json"), "{}");
        assertThat(LastStop.read(folder)).isEmpty();
    }

    /** A watchdog on its own thread, over a loop that never goes round. */
    private void stuck(Consumer<Finding> report, Optional<LastStop> before) throws Exception {
        Loop loop = new Loop("LAMP_STUCK", "the lamp", Duration.ofMillis(1), turns::get, null);
        try (Watchdog watchdog = watchdog(NOBODY, report, before, loop)) {
            watchdog.start();
            assertThat(exited.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Loop loop(Thread thread) {
        return new Loop("LAMP_STUCK", "the lamp", Duration.ofSeconds(10), turns::get, thread);
    }

    private Watchdog watching(Vital vital) {
        return watching(NOBODY, vital);
    }

    private Watchdog watching(Systemd systemd, Vital vital) {
        return watchdog(systemd, reported::set, Optional.empty(), vital);
    }

    private Watchdog watchdog(Systemd systemd, Consumer<Finding> report, Optional<LastStop> before, Vital vital) {
        return new Watchdog(List.of(vital), systemd, folder, () -> before, () -> NOW, report, exited::countDown);
    }
}
