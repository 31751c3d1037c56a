package org.opsta.kiosk.panel;

import org.opsta.kiosk.panel.PanelSettings.Buttons;
import org.opsta.kiosk.panel.PanelSettings.Buzzer;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.PanelSettings.Door;
import org.opsta.kiosk.panel.PanelSettings.Lights;
import org.opsta.kiosk.panel.PanelSettings.Pull;
import org.opsta.kiosk.panel.PanelSettings.Tamper;

/** Panels with all that can be connected. */
public final class TestPanels {

    private TestPanels() {}

    /** Everything that is on at the high level, buttons to ground. */
    public static PanelSettings everything() {
        return everything(Choice.AUTO, false);
    }

    /** @param activeLow of lights, buzzer and door; the inputs are the other way round */
    static PanelSettings everything(Choice wires, boolean activeLow) {
        return new PanelSettings(
                wires,
                new Lights(17, 27, 22, activeLow),
                new Buzzer(23, activeLow),
                new Door(24, activeLow, 5),
                new Buttons(5, 6, 13, !activeLow, Pull.UP, 30),
                new Tamper(19, activeLow, Pull.UP));
    }

    static PanelSettings nothing(Choice wires) {
        return new PanelSettings(
                wires,
                new Lights(null, null, null, false),
                new Buzzer(null, false),
                new Door(null, false, 5),
                new Buttons(null, null, null, true, Pull.UP, 30),
                new Tamper(null, false, Pull.UP));
    }
}
