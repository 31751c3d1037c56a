package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

/** What any wires do, those in memory and those of copper. */
abstract class WiresContract {

    private static final List<Output> OUTPUTS = List.of(Output.values());

    /** Opens wires of which each input is at rest, but for {@code active}. */
    abstract Wires open(PanelSettings settings, Input... active) throws WireFailed;

    /** Whether what is connected there gets current, seen from outside. */
    abstract boolean isOn(Output output);

    abstract void contact(Input input, boolean active);

    abstract void fail(Output output);

    abstract void mend();

    private static PanelSettings everything() {
        return TestPanels.everything();
    }

    @Test
    void everything_is_off_when_it_opens() throws Exception {
        try (Wires wires = open(everything())) {
            assertThat(wires.inputs()).containsExactlyInAnyOrder(Input.values());
            assertThat(OUTPUTS).noneMatch(this::isOn);
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_goes_on_and_off_alone(Output output) throws Exception {
        try (Wires wires = open(everything())) {
            wires.set(output, true);
            assertThat(OUTPUTS.stream().filter(this::isOn)).containsExactly(output);
            wires.set(output, true);
            assertThat(isOn(output)).isTrue();
            wires.set(output, false);
            assertThat(OUTPUTS).noneMatch(this::isOn);
        }
    }

    @ParameterizedTest
    @EnumSource
    void press_and_release_are_heard_once_each(Input input) throws Exception {
        try (Wires wires = open(everything())) {
            Debounce debounce = new Debounce(Duration.ofNanos(2));
            List<Boolean> heard = new ArrayList<>();
            for (int now = 0; now < 60; now++) {
                if (now == 20 || now == 40) {
                    contact(input, now == 20);
                }
                for (Input each : Input.values()) {
                    debounce.read(each, wires.active(each), now)
                            .filter(change -> !change.first())
                            .ifPresent(change -> {
                                assertThat(change.input()).isEqualTo(input);
                                heard.add(change.active());
                            });
                }
            }
            assertThat(heard).containsExactly(true, false);
        }
    }

    @Test
    void a_housing_that_is_open_from_the_start_is_felt() throws Exception {
        try (Wires wires = open(everything(), Input.TAMPER)) {
            assertThat(wires.active(Input.TAMPER)).isTrue();
            assertThat(wires.active(Input.IN_BUTTON)).isFalse();
        }
    }

    @Test
    void the_low_level_is_on_where_the_settings_say_so() throws Exception {
        PanelSettings inverted = TestPanels.everything(Choice.AUTO, true);
        try (Wires wires = open(inverted, Input.EXIT_BUTTON)) {
            assertThat(OUTPUTS).noneMatch(this::isOn);
            wires.set(Output.DOOR, true);
            assertThat(OUTPUTS.stream().filter(this::isOn)).containsExactly(Output.DOOR);
            assertThat(wires.active(Input.EXIT_BUTTON)).isTrue();
            contact(Input.EXIT_BUTTON, false);
            assertThat(wires.active(Input.EXIT_BUTTON)).isFalse();
        }
        assertThat(OUTPUTS).noneMatch(this::isOn);
    }

    @Test
    void everything_is_off_when_it_is_closed_and_stays_so() throws Exception {
        Wires wires = open(everything());
        for (Output output : OUTPUTS) {
            wires.set(output, true);
        }
        wires.close();
        assertThat(OUTPUTS).noneMatch(this::isOn);
        wires.close();
        assertThatExceptionOfType(WireFailed.class).isThrownBy(() -> wires.set(Output.DOOR, true));
        wires.set(Output.DOOR, false);
        assertThat(OUTPUTS).noneMatch(this::isOn);
    }

    @ParameterizedTest
    @EnumSource
    void one_that_fails_does_not_keep_the_others_from_being_switched(Output broken) throws Exception {
        Wires wires = open(everything());
        for (Output output : OUTPUTS) {
            wires.set(output, true);
        }
        fail(broken);
        assertThatExceptionOfType(WireFailed.class).isThrownBy(wires::allOff).withMessageContaining(broken.name());
        assertThat(OUTPUTS.stream().filter(this::isOn)).containsExactly(broken);
        for (Output output : EnumSet.complementOf(EnumSet.of(broken))) {
            wires.set(output, true);
        }
        assertThatExceptionOfType(WireFailed.class).isThrownBy(wires::close).withMessageContaining(broken.name());
        assertThat(OUTPUTS.stream().filter(this::isOn)).containsExactly(broken);
        mend();
        wires.close();
        assertThat(OUTPUTS).noneMatch(this::isOn);
    }

    @Test
    void what_is_not_connected_is_switched_in_vain() throws Exception {
        try (Wires wires = open(TestPanels.nothing(Choice.AUTO))) {
            assertThat(wires.inputs()).isEmpty();
            wires.set(Output.DOOR, true);
            wires.allOff();
        }
    }
}
