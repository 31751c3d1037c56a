package org.opsta.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscriptionsTest {

    private static Incoming message(String topic) {
        return new Incoming(topic, new byte[0], false, Optional.empty());
    }

    @Test
    void a_slow_handler_loses_surplus_messages_of_qos_0_and_none_of_qos_1() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicInteger atMostOnce = new AtomicInteger();
        AtomicInteger atLeastOnce = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        try (Subscriptions subscriptions = new Subscriptions()) {
            subscriptions.add("t/+", message -> {
                blocked.await();
                (message.topic().endsWith("0") ? atMostOnce : atLeastOnce).incrementAndGet();
            });
            for (int i = 0; i < 1000; i++) {
                subscriptions.dispatch(message("t/0"), false, () -> true, () -> {});
            }
            for (int i = 0; i < 8; i++) {
                subscriptions.dispatch(message("t/1"), true, () -> true, acknowledged::incrementAndGet);
            }
            assertThat(acknowledged).hasValue(0);
            blocked.countDown();

            await().until(() -> acknowledged.get() == 8);
            assertThat(atLeastOnce).hasValue(8);
            assertThat(atMostOnce.get()).isBetween(200, 300);
        }
    }

    @Test
    void is_acknowledged_after_the_last_of_several_handlers() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch fastDone = new CountDownLatch(1);
        AtomicInteger acknowledged = new AtomicInteger();
        try (Subscriptions subscriptions = new Subscriptions()) {
            subscriptions.add("t/#", message -> blocked.await());
            subscriptions.add("t/+", message -> fastDone.countDown());
            subscriptions.dispatch(message("t/1"), true, () -> true, acknowledged::incrementAndGet);

            assertThat(fastDone.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(acknowledged).hasValue(0);
            blocked.countDown();
            await().until(() -> acknowledged.get() == 1);
        }
    }

    @Test
    void what_a_lost_connection_brought_is_left_to_be_delivered_again() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        AtomicBoolean acknowledged = new AtomicBoolean();
        try (Subscriptions subscriptions = new Subscriptions()) {
            subscriptions.add("t", message -> handled.incrementAndGet());
            subscriptions.dispatch(message("t"), true, () -> false, () -> acknowledged.set(true));
            subscriptions.dispatch(message("t"), false, () -> false, () -> {});

            await().until(() -> handled.get() == 1);
            assertThat(acknowledged).isFalse();
        }
    }

    @Test
    void a_handler_may_close_what_it_runs_on() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Subscriptions subscriptions = new Subscriptions();
        subscriptions.add("t", message -> {
            subscriptions.close();
            closed.countDown();
        });
        subscriptions.dispatch(message("t"), true, () -> true, () -> {});

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }
}
