package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AckPatienceTest {

    private final AckPatience patience = new AckPatience(Duration.ofSeconds(5), Duration.ofMinutes(2));

    @Test
    void doubles_up_to_its_longest_within_a_fifth_either_way() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            assertThat(patience.after(0, random)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
            assertThat(patience.after(2, random)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(24));
            assertThat(patience.after(1_000_000, random)).isBetween(Duration.ofSeconds(96), Duration.ofSeconds(144));
        }
        assertThat(patience.after(3, random)).isNotEqualTo(patience.after(3, random));
    }

    @Test
    void refuses_waits_that_make_no_sense() {
        assertThatThrownBy(() -> new AckPatience(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("above zero");
        assertThatThrownBy(() -> new AckPatience(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("not above the longest");
    }
}
