package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Direction;

class PressedKeyTest {

    private final AtomicLong nanos = new AtomicLong();
    private final PressedKey key = new PressedKey(Duration.ofSeconds(15), nanos::get);

    @Test
    void a_key_counts_for_one_face() {
        key.press(Direction.IN);
        key.press(Direction.OUT);

        assertThat(key.take()).contains(Direction.OUT);
        assertThat(key.take()).isEmpty();
    }

    @Test
    void a_key_pressed_long_ago_no_longer_counts() {
        key.press(Direction.IN);
        nanos.addAndGet(Duration.ofSeconds(15).toNanos() + 1);

        assertThat(key.take()).isEmpty();
    }
}
