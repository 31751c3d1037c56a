package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Hint;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.PanelTour.Pause;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

class PanelTourTest {

    private final FakeWires wires = new FakeWires();
    private final List<String> said = new ArrayList<>();

    private void say(Hint hint) {
        assertThat(hint.th()).isNotBlank();
        said.add(hint.en());
    }

    @Test
    void each_is_on_alone_while_it_is_named_and_every_contact_is_waited_for() throws Exception {
        List<Output> shown = new ArrayList<>();
        Pause pause = time -> {
            List.of(Output.values()).stream().filter(wires::isOn).forEach(shown::add);
            if (time.equals(PanelTour.LOOK_EVERY)) {
                String last = said.get(said.size() - 1);
                wires.contact(Input.IN_BUTTON, last.contains("the IN button"));
                wires.contact(Input.OUT_BUTTON, last.contains("the OUT button"));
                wires.contact(Input.EXIT_BUTTON, last.contains("the exit button"));
                wires.contact(Input.TAMPER, last.contains("open it"));
            }
        };
        assertThat(PanelTour.walk(wires, TestPanels.everything(), this::say, pause))
                .isTrue();
        assertThat(shown).containsExactly(Output.values());
        assertThat(said).hasSize(5 + 4 * 2 + 1);
        assertThat(List.of(Output.values())).noneMatch(wires::isOn);
    }

    @Test
    void what_fails_or_is_not_felt_is_said() throws Exception {
        wires.fail(Output.RED);
        assertThat(PanelTour.walk(wires, TestPanels.everything(), this::say, time -> {}))
                .isFalse();
        assertThat(said).anyMatch(line -> line.contains("RED fails"));
        assertThat(said.stream().filter(line -> line.startsWith("Nothing changed")))
                .hasSize(4);
    }

    @Test
    void a_machine_without_a_panel_is_switched_off_at_once() {
        assertThat(PanelTour.switchOff(TestPanels.nothing(Choice.AUTO), this::say))
                .isTrue();
        assertThat(said).singleElement().asString().contains("nothing to switch off");
    }

    @Test
    void both_languages_have_the_same_words() {
        ResourceBundle thai = ResourceBundle.getBundle("org.opsta.kiosk.panel.tour", new Locale("th"));
        ResourceBundle english = ResourceBundle.getBundle("org.opsta.kiosk.panel.tour", Locale.ENGLISH);
        assertThat(thai.keySet()).isEqualTo(english.keySet());
    }
}
