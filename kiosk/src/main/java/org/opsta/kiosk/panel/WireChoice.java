package org.opsta.kiosk.panel;

import java.util.Optional;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wires that are used.
 *
 * @param missing why those that were wanted are not, and what to do; empty when all is as it should be
 */
record WireChoice(Wires wires, Optional<String> missing) {

    private static final Logger log = LoggerFactory.getLogger(WireChoice.class);

    @FunctionalInterface
    interface Opener {
        Wires open(PanelSettings settings) throws WireFailed;
    }

    static WireChoice of(PanelSettings settings, boolean gpioIsThere, Opener gpio) {
        if (settings.wires() == Choice.NONE || !settings.anything()) {
            return new WireChoice(inMemory(settings), Optional.empty());
        }
        if (!gpioIsThere) {
            return without(
                    settings,
                    "pins are set, and this machine has no GPIO (no /dev/gpiochip*, or DeviceAllow=char-gpiochip rw is not"
                            + " in the unit); if nothing is connected here, set panel.wires to NONE");
        }
        try {
            Wires wires = gpio.open(settings);
            log.info(
                    "Panel on GPIO: {} {}",
                    settings.outputs().keySet(),
                    settings.inputs().keySet());
            return new WireChoice(wires, Optional.empty());
        } catch (WireFailed e) {
            log.debug("GPIO", e);
            return without(
                    settings,
                    e.getMessage()
                            + "; see that the service is in the group gpio, that no other program uses the pin (gpioinfo),"
                            + " that /tmp is not mounted noexec, and that this is a Raspberry Pi with 64 bits");
        }
    }

    private static WireChoice without(PanelSettings settings, String why) {
        log.warn("No panel: {}", why);
        return new WireChoice(inMemory(settings), Optional.of(why));
    }

    private static Wires inMemory(PanelSettings settings) {
        return new InMemoryWires(settings.inputs().keySet());
    }
}
