package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.kiosk.panel.Wires.Output;

@Timeout(30)
class DoorRelayTest {

    private final FakeWires wires = new FakeWires();
    private final DoorRelay relay = new DoorRelay(wires, Duration.ofMillis(100));

    @BeforeEach
    void start() {
        relay.start();
    }

    @AfterEach
    void close() {
        relay.close();
    }

    @Test
    void it_falls_though_nobody_comes_back_to_it() throws Exception {
        relay.energise();
        assertThat(wires.isOn(Output.DOOR)).isTrue();
        await().until(() -> !wires.isOn(Output.DOOR));
        await().until(() -> !relay.overdue());
    }

    @Test
    void it_falls_when_the_switching_on_itself_hangs_and_takes_effect_late() throws Exception {
        CountDownLatch hanging = wires.hangOn(Output.DOOR);
        Thread energising = new Thread(() -> {
            try {
                relay.energise();
            } catch (WireFailed e) {
                throw new IllegalStateException(e);
            }
        });
        energising.start();
        await().until(relay::overdue);
        hanging.countDown();
        energising.join();
        await().until(() -> !wires.isOn(Output.DOOR) && !relay.overdue());
    }

    @Test
    void it_is_not_energised_again_before_it_could_be_released() throws Exception {
        relay.energise();
        wires.fail(Output.DOOR);
        await().until(relay::overdue);
        assertThatExceptionOfType(WireFailed.class).isThrownBy(relay::release);
        assertThat(wires.isOn(Output.DOOR)).isTrue();
        relay.energise();
        assertThat(relay.overdue()).as("no new time for it").isTrue();
        wires.mend();
        await().until(() -> !wires.isOn(Output.DOOR) && !relay.overdue());
        relay.energise();
        assertThat(wires.isOn(Output.DOOR)).isTrue();
    }

    @Test
    void energising_again_does_not_prolong() throws Exception {
        relay.energise();
        // Looked at first: once it is off, energising it would begin anew.
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            boolean over = !wires.isOn(Output.DOOR) || relay.overdue();
            if (!over) {
                relay.energise();
            }
            return over;
        });
    }

    @Test
    void one_that_failed_to_go_on_is_switched_off_all_the_same() throws Exception {
        wires.fail(Output.DOOR);
        assertThatExceptionOfType(WireFailed.class).isThrownBy(relay::energise);
        await().until(relay::overdue);
        wires.mend();
        await().until(() -> !relay.overdue());
        assertThat(wires.isOn(Output.DOOR)).isFalse();
    }
}
