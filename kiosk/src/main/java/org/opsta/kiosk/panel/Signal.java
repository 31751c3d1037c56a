package org.opsta.kiosk.panel;

import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.panel.Wires.Output;

/**
 * What lights and buzzer make of a feedback. Told apart by rhythm as well as by colour and place, for whoever does not see
 * red and green; and no light flashes more than three times a second, for whoever cannot bear that.
 */
@SuppressWarnings("ImmutableEnumChecker") // A pattern is: it copies its list.
enum Signal {
    GREEN(Output.GREEN, Pattern.of(3000), Pattern.of(120)),
    AMBER(Output.AMBER, Pattern.blink(500, 500, 3), Pattern.of(120, 120, 120)),
    RED(Output.RED, Pattern.blink(170, 170, 9), Pattern.of(800));

    private final Output lamp;
    private final Pattern light;
    private final Pattern sound;

    Signal(Output lamp, Pattern light, Pattern sound) {
        this.lamp = lamp;
        this.light = light;
        this.sound = sound;
    }

    static Signal of(Feedback.Light light) {
        return switch (light) {
            case GREEN -> GREEN;
            case AMBER -> AMBER;
            case RED -> RED;
        };
    }

    /** @param at milliseconds since it began */
    boolean on(Output output, long at) {
        return output == lamp ? light.on(at) : (output == Output.BUZZER && sound.on(at));
    }

    /** In milliseconds since it began; {@link Long#MAX_VALUE} once it is over. */
    long nextChange(long at) {
        return Math.min(light.nextChange(at), sound.nextChange(at));
    }
}
