package org.opsta.kiosk.panel;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;
import org.opsta.settings.BadValue;

/**
 * What is connected where. Pins are BCM numbers; an absent one is not connected.
 *
 * @param wires how they are reached
 */
public record PanelSettings(Choice wires, Lights lights, Buzzer buzzer, Door door, Buttons buttons, Tamper tamper) {

    private static final int LOWEST_PIN = 2;
    private static final int HIGHEST_PIN = 27;

    /** {@code AUTO}: GPIO if there is one and a pin is named. */
    public enum Choice {
        AUTO,
        GPIO,
        NONE
    }

    /** The resistor inside the chip that holds an open input. */
    public enum Pull {
        UP,
        DOWN,
        NONE
    }

    /** @param activeLow lights on at the low level */
    public record Lights(
            @Nullable Integer green,
            @Nullable Integer amber,
            @Nullable Integer red,
            boolean activeLow) {
        public Lights {
            header(green, "green");
            header(amber, "amber");
            header(red, "red");
        }
    }

    /** @param activeLow sounds at the low level */
    public record Buzzer(@Nullable Integer pin, boolean activeLow) {
        public Buzzer {
            header(pin, "pin");
        }
    }

    /**
     * @param activeLow the relay is energised at the low level
     * @param openSeconds how long at most
     */
    public record Door(@Nullable Integer pin, boolean activeLow, int openSeconds) {
        public Door {
            header(pin, "pin");
            BadValue.unless(openSeconds >= 1 && openSeconds <= 30, "openSeconds", openSeconds, "write 1 to 30");
        }
    }

    /**
     * @param exit opens the door from inside
     * @param activeLow pressed is the low level
     * @param debounceMillis a contact must stay the same for so long; for the tamper switch too
     */
    public record Buttons(
            @Nullable Integer in,
            @Nullable Integer out,
            @Nullable Integer exit,
            boolean activeLow,
            Pull pull,
            int debounceMillis) {
        public Buttons {
            header(in, "in");
            header(out, "out");
            header(exit, "exit");
            BadValue.unless(
                    debounceMillis >= 0 && debounceMillis <= 1000, "debounceMillis", debounceMillis, "write 0 to 1000");
        }
    }

    /** @param activeLow an open housing is the low level */
    public record Tamper(@Nullable Integer pin, boolean activeLow, Pull pull) {
        public Tamper {
            header(pin, "pin");
        }
    }

    /** One pin, ready to be opened; {@code pull} is for inputs. */
    record Line(int pin, boolean activeLow, Pull pull) {}

    public PanelSettings {
        Map<String, @Nullable Integer> pins = new LinkedHashMap<>();
        pins.put("lights.green", lights.green);
        pins.put("lights.amber", lights.amber);
        pins.put("lights.red", lights.red);
        pins.put("buzzer.pin", buzzer.pin);
        pins.put("door.pin", door.pin);
        pins.put("buttons.in", buttons.in);
        pins.put("buttons.out", buttons.out);
        pins.put("buttons.exit", buttons.exit);
        pins.put("tamper.pin", tamper.pin);
        Map<Integer, String> taken = new LinkedHashMap<>();
        pins.forEach((key, pin) -> {
            String other = pin == null ? null : taken.putIfAbsent(pin, key);
            BadValue.unless(other == null, key, String.valueOf(pin), "panel." + other + " has that pin; name another");
        });
        BadValue.unless(
                wires != Choice.GPIO || !taken.isEmpty(), "wires", wires, "name a pin, or write AUTO or NONE here");
    }

    private static void header(@Nullable Integer pin, String key) {
        BadValue.unless(
                pin == null || (pin >= LOWEST_PIN && pin <= HIGHEST_PIN),
                key,
                String.valueOf(pin),
                "write the BCM number of a pin, " + LOWEST_PIN + " to " + HIGHEST_PIN
                        + ", or nothing when it is not connected");
    }

    boolean anything() {
        return !outputs().isEmpty() || !inputs().isEmpty();
    }

    Map<Output, Line> outputs() {
        Map<Output, Line> lines = new EnumMap<>(Output.class);
        put(lines, Output.DOOR, door.pin, door.activeLow, Pull.NONE);
        put(lines, Output.BUZZER, buzzer.pin, buzzer.activeLow, Pull.NONE);
        put(lines, Output.GREEN, lights.green, lights.activeLow, Pull.NONE);
        put(lines, Output.AMBER, lights.amber, lights.activeLow, Pull.NONE);
        put(lines, Output.RED, lights.red, lights.activeLow, Pull.NONE);
        return lines;
    }

    Map<Input, Line> inputs() {
        Map<Input, Line> lines = new EnumMap<>(Input.class);
        put(lines, Input.IN_BUTTON, buttons.in, buttons.activeLow, buttons.pull);
        put(lines, Input.OUT_BUTTON, buttons.out, buttons.activeLow, buttons.pull);
        put(lines, Input.EXIT_BUTTON, buttons.exit, buttons.activeLow, buttons.pull);
        put(lines, Input.TAMPER, tamper.pin, tamper.activeLow, tamper.pull);
        return lines;
    }

    private static <K> void put(Map<K, Line> lines, K key, @Nullable Integer pin, boolean activeLow, Pull pull) {
        if (pin != null) {
            lines.put(key, new Line(pin, activeLow, pull));
        }
    }
}
