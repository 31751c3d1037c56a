package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.WireChoice.Opener;
import org.opsta.kiosk.panel.Wires.Input;

class WireChoiceTest {

    private static final Wires COPPER = new InMemoryWires(EnumSet.noneOf(Input.class)) {
        @Override
        public String kind() {
            return "GPIO";
        }
    };

    private static final Opener WORKS = settings -> COPPER;
    private static final Opener NEVER = settings -> {
        throw new AssertionError("nobody asked for GPIO");
    };

    private static WireChoice choose(Choice wires, boolean pins, boolean there, Opener gpio) {
        return WireChoice.of(pins ? TestPanels.everything(wires, false) : TestPanels.nothing(wires), there, gpio);
    }

    @Test
    void gpio_is_taken_where_it_is_and_something_is_connected() {
        assertThat(choose(Choice.AUTO, true, true, WORKS).wires()).isSameAs(COPPER);
        assertThat(choose(Choice.GPIO, true, true, WORKS).wires()).isSameAs(COPPER);
        assertThat(choose(Choice.GPIO, true, true, WORKS).missing()).isEmpty();
    }

    @Test
    void a_machine_with_nothing_connected_is_well() {
        assertThat(choose(Choice.AUTO, false, true, NEVER).missing()).isEmpty();
        assertThat(choose(Choice.AUTO, false, false, NEVER).missing()).isEmpty();
        assertThat(choose(Choice.NONE, true, true, NEVER).missing()).isEmpty();
        assertThat(choose(Choice.NONE, true, true, NEVER).wires().kind()).isEqualTo("IN_MEMORY");
    }

    @Test
    void pins_without_gpio_are_a_problem_with_words_on_what_to_do() {
        WireChoice choice = choose(Choice.AUTO, true, false, NEVER);
        assertThat(choice.wires().kind()).isEqualTo("IN_MEMORY");
        assertThat(choice.missing()).hasValueSatisfying(why -> assertThat(why).contains("no GPIO", "NONE"));
    }

    @Test
    void gpio_that_does_not_open_is_one_too() {
        WireChoice choice = choose(Choice.GPIO, true, true, settings -> {
            throw new WireFailed("RED on GPIO 22 cannot be opened (EBUSY)");
        });
        assertThat(choice.wires().kind()).isEqualTo("IN_MEMORY");
        assertThat(choice.missing()).hasValueSatisfying(why -> assertThat(why).contains("GPIO 22", "gpioinfo"));
    }
}
