package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProviderImpl;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProviderImpl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

/** On Pi4J's mock pins: what the real ones are told is seen here, what copper does with it is not. */
class GpioWiresTest extends WiresContract {

    private final Map<Integer, MockDigitalInput> inputs = new HashMap<>();
    private final Map<Integer, DigitalOutput> outputs = new HashMap<>();
    private final Map<Integer, DigitalState> levels = new HashMap<>();
    private final Set<Integer> broken = new HashSet<>();
    private PanelSettings settings = TestPanels.everything();
    private Context pi4j;

    /** A pin whose driver can refuse, and that is at some level before it is opened. */
    private final class ObstinateOutput extends MockDigitalOutput {
        ObstinateOutput(DigitalOutputProvider provider, DigitalOutputConfig config) {
            super(provider, config);
        }

        @Override
        public DigitalOutput state(DigitalState state) throws IOException {
            if (broken.contains(address())) {
                throw new IOException("EIO");
            }
            return super.state(state);
        }
    }

    private final class Outputs extends MockDigitalOutputProviderImpl {
        @Override
        public DigitalOutput create(DigitalOutputConfig config) {
            DigitalOutput output = new ObstinateOutput(this, config);
            context.registry().add(output);
            outputs.put(config.address(), output);
            return output;
        }
    }

    private final class Inputs extends MockDigitalInputProviderImpl {
        @Override
        public DigitalInput create(DigitalInputConfig config) {
            MockDigitalInput input = (MockDigitalInput) super.create(config);
            input.mockState(levels.getOrDefault(config.address(), DigitalState.LOW));
            inputs.put(config.address(), input);
            return input;
        }
    }

    @AfterEach
    void shutdown() {
        if (pi4j != null) {
            broken.clear();
            pi4j.shutdown();
        }
    }

    @Override
    Wires open(PanelSettings panel, Input... active) throws WireFailed {
        settings = panel;
        pi4j = Pi4J.newContextBuilder()
                .noAutoDetect()
                .add(new Outputs(), new Inputs())
                .disableShutdownHook()
                .build();
        for (Input input : panel.inputs().keySet()) {
            levels.put(
                    panel.inputs().get(input).pin(),
                    level(input, List.of(active).contains(input)));
        }
        return new GpioWires(pi4j, panel);
    }

    private DigitalState level(Input input, boolean active) {
        return DigitalState.getState(active ^ settings.inputs().get(input).activeLow());
    }

    @Override
    boolean isOn(Output output) {
        PanelSettings.Line line = settings.outputs().get(output);
        return (outputs.get(line.pin()).state() == DigitalState.HIGH) ^ line.activeLow();
    }

    @Override
    void contact(Input input, boolean active) {
        inputs.get(settings.inputs().get(input).pin()).mockState(level(input, active));
    }

    @Override
    void fail(Output output) {
        broken.add(settings.outputs().get(output).pin());
    }

    @Override
    void mend() {
        broken.clear();
    }

    @Test
    void a_pin_is_opened_as_the_settings_say() throws Exception {
        open(TestPanels.everything(Choice.AUTO, true));

        assertThat(outputs.keySet()).containsExactlyInAnyOrder(17, 27, 22, 23, 24);
        assertThat(outputs.get(24).config().initialState()).isEqualTo(DigitalState.HIGH);
        assertThat(outputs.get(24).config().shutdownState()).isEqualTo(DigitalState.HIGH);
        assertThat(inputs.keySet()).containsExactlyInAnyOrder(5, 6, 13, 19);
        assertThat(inputs.get(13).config().pull()).isEqualTo(PullResistance.PULL_UP);
    }

    @Test
    void one_that_cannot_be_opened_leaves_the_others_off_and_is_named() {
        broken.add(24);

        assertThatExceptionOfType(WireFailed.class)
                .isThrownBy(() -> open(TestPanels.everything(Choice.AUTO, true)))
                .withMessageContaining("DOOR on GPIO 24")
                .withMessageContaining("EIO");
        assertThat(List.of(17, 27, 22, 23)).allMatch(pin -> outputs.get(pin).state() == DigitalState.HIGH);
    }

    /** What a Raspberry Pi would open is refused here, in words and not with a crash. */
    @Test
    void without_gpio_it_says_so() {
        org.junit.jupiter.api.Assumptions.assumeFalse(GpioWires.isThere());

        assertThatExceptionOfType(WireFailed.class)
                .isThrownBy(() -> GpioWires.open(TestPanels.everything()))
                .withMessageContaining("GPIO");
    }
}
