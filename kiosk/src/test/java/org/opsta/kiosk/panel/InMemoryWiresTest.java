package org.opsta.kiosk.panel;

import java.util.EnumSet;
import java.util.Set;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

class InMemoryWiresTest extends WiresContract {

    private static final class Failing extends InMemoryWires {
        private final Set<Output> broken = EnumSet.noneOf(Output.class);

        Failing(Set<Input> connected) {
            super(connected);
        }

        @Override
        public void set(Output output, boolean on) throws WireFailed {
            if (broken.contains(output)) {
                throw new WireFailed(output + " is broken");
            }
            super.set(output, on);
        }
    }

    private Failing wires = new Failing(Set.of());

    @Override
    Wires open(PanelSettings settings, Input... active) {
        wires = new Failing(settings.inputs().keySet());
        for (Input input : active) {
            wires.contact(input, true);
        }
        return wires;
    }

    @Override
    boolean isOn(Output output) {
        return wires.isOn(output);
    }

    @Override
    void contact(Input input, boolean active) {
        wires.contact(input, active);
    }

    @Override
    void fail(Output output) {
        wires.broken.add(output);
    }

    @Override
    void mend() {
        wires.broken.clear();
    }
}
