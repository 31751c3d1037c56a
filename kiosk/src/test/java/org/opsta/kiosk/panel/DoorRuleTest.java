package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoorRuleTest {

    private static final long SECOND = 1_000_000_000L;
    /** As {@code System.nanoTime} may be. */
    private static final long START = Long.MAX_VALUE - 7 * SECOND;

    private final DoorRule door = new DoorRule(Duration.ofSeconds(5));

    private boolean openAt(double seconds) {
        return door.open(at(seconds));
    }

    private static long at(double seconds) {
        return START + (long) (seconds * SECOND);
    }

    @Test
    void it_stays_shut_until_somebody_asks() {
        assertThat(openAt(0)).isFalse();
        assertThat(door.untilChange(at(0))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void it_opens_for_so_long_and_no_longer() {
        door.ask(at(0));
        assertThat(openAt(0)).isTrue();
        assertThat(door.untilChange(at(1))).isEqualTo(4 * SECOND);
        assertThat(openAt(4.999)).isTrue();
        assertThat(openAt(5)).isFalse();
        assertThat(openAt(100)).isFalse();
    }

    @Test
    void who_asks_in_the_first_half_goes_through_with_the_others() {
        door.ask(at(0));
        door.ask(at(2.5));
        assertThat(openAt(5)).isFalse();
        assertThat(openAt(6.5)).isFalse();
    }

    @Test
    void who_asks_later_gets_an_opening_of_their_own_after_the_rest() {
        door.ask(at(0));
        door.ask(at(2.6));
        door.ask(at(5.5));
        assertThat(openAt(5)).isFalse();
        assertThat(door.untilChange(at(5.5))).isEqualTo(SECOND / 2);
        assertThat(openAt(5.999)).isFalse();
        assertThat(openAt(6)).isTrue();
        assertThat(openAt(10.999)).isTrue();
        assertThat(openAt(11)).isFalse();
        assertThat(openAt(20)).isFalse();
    }

    @Test
    void openings_never_add_up_however_many_ask() {
        Random random = new Random(7);
        long step = SECOND / 100;
        List<Long> lengths = new ArrayList<>();
        long openSince = -1;
        for (long now = 0; now < 600 * SECOND; now += step) {
            if (random.nextInt(20) == 0) {
                door.ask(START + now);
            }
            boolean open = door.open(START + now);
            if (open && openSince < 0) {
                openSince = now;
            } else if (!open && openSince >= 0) {
                lengths.add(now - openSince);
                openSince = -1;
            }
        }
        assertThat(lengths).hasSizeGreaterThan(50).allMatch(length -> length <= 5 * SECOND);
    }
}
