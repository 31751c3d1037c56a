package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.panel.Wires.Output;

class SignalTest {

    /** On and off, in milliseconds, as {@link Signal#nextChange} leads through it. */
    private static List<String> played(Signal signal, Output output) {
        List<String> played = new ArrayList<>();
        boolean before = false;
        for (long at = 0; at < Long.MAX_VALUE; at = signal.nextChange(at)) {
            boolean on = signal.on(output, at);
            if (on != before) {
                played.add((on ? "on " : "off ") + at);
            }
            before = on;
        }
        assertThat(before).as("%s ends off", output).isFalse();
        return played;
    }

    @Test
    void green_is_steady_amber_slow_red_fast() {
        assertThat(played(Signal.GREEN, Output.GREEN)).containsExactly("on 0", "off 3000");
        assertThat(played(Signal.AMBER, Output.AMBER))
                .containsExactly("on 0", "off 500", "on 1000", "off 1500", "on 2000", "off 2500");
        assertThat(played(Signal.RED, Output.RED)).hasSize(18).startsWith("on 0", "off 170", "on 340", "off 510");
    }

    @Test
    void one_short_two_short_one_long() {
        assertThat(played(Signal.GREEN, Output.BUZZER)).containsExactly("on 0", "off 120");
        assertThat(played(Signal.AMBER, Output.BUZZER)).containsExactly("on 0", "off 120", "on 240", "off 360");
        assertThat(played(Signal.RED, Output.BUZZER)).containsExactly("on 0", "off 800");
    }

    @Test
    void none_is_known_by_its_colour_alone() {
        Set<List<String>> rhythms = new HashSet<>();
        rhythms.add(played(Signal.GREEN, Output.GREEN));
        rhythms.add(played(Signal.AMBER, Output.AMBER));
        rhythms.add(played(Signal.RED, Output.RED));
        assertThat(rhythms).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void it_lights_its_own_lamp_and_never_moves_the_door(Signal signal) {
        for (Output output : Output.values()) {
            boolean its = output == Output.BUZZER || output.name().equals(signal.name());
            assertThat(played(signal, output).isEmpty()).isEqualTo(!its);
        }
    }

    /** More than three flashes a second can harm who is sensitive to light. */
    @ParameterizedTest
    @EnumSource
    void it_flashes_at_most_three_times_a_second(Signal signal) {
        for (long from = 0; from < 3000; from += 10) {
            int flashes = 0;
            for (long at = from; at < from + 1000; at++) {
                if (at > 0 && signal.on(lamp(signal), at) && !signal.on(lamp(signal), at - 1)) {
                    flashes++;
                }
            }
            assertThat(flashes).isLessThanOrEqualTo(3);
        }
    }

    private static Output lamp(Signal signal) {
        return Output.valueOf(signal.name());
    }

    @ParameterizedTest
    @EnumSource
    void each_light_of_a_feedback_has_its_signal(Feedback.Light light) {
        assertThat(Signal.of(light).name()).isEqualTo(light.name());
    }
}
