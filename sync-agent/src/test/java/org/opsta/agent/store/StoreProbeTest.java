package org.opsta.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.watchdog.Finding;

@Timeout(60)
class StoreProbeTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(5);

    @ParameterizedTest
    @EnumSource(TestStore.class)
    void a_store_that_answers_is_well(TestStore database, @TempDir Path folder) throws Exception {
        try (AgentStore store = database.open(folder);
                StoreProbe probe = new StoreProbe(store, LIMIT, SOON)) {
            probe.start();
            assertThat(probe.look(0)).isEmpty();
            await().until(() -> probe.look(LIMIT.toNanos() + 1).isEmpty());
        }
    }

    @Test
    void a_store_that_answers_with_an_error_is_no_reason_to_restart() {
        AtomicInteger asked = new AtomicInteger();
        try (StoreProbe probe = new StoreProbe(
                () -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("down");
                },
                LIMIT,
                SOON)) {
            probe.start();
            assertThat(probe.look(0)).isEmpty();
            await().until(() -> asked.get() > 3);
            assertThat(probe.look(LIMIT.toNanos() + 1)).isEmpty();
        }
    }

    @Test
    void a_store_that_never_answers_is() {
        CountDownLatch never = new CountDownLatch(1);
        try (StoreProbe probe = new StoreProbe(
                () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                LIMIT,
                SOON)) {
            probe.start();
            assertThat(probe.look(0)).isEmpty();
            assertThat(probe.look(LIMIT.toNanos() + 1)).map(Finding::code).contains("STORE_STUCK");
        }
    }
}
