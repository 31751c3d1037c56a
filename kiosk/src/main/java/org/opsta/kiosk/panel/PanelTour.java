package org.opsta.kiosk.panel;

import java.time.Duration;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.opsta.contract.Hint;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

/** Shows the installer each thing that is connected, one after the other, and says which it should be. */
public final class PanelTour {

    static final Duration SHOWN = Duration.ofSeconds(2);
    static final Duration LOOK_EVERY = Duration.ofMillis(50);
    static final int LOOKS = 200;

    private static final String BUNDLE = "org.opsta.kiosk.panel.tour";

    /** Waits so long, or pretends to. */
    @FunctionalInterface
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    private final PanelSettings settings;
    private final Consumer<Hint> say;
    private final Pause pause;
    private boolean fine = true;

    private PanelTour(PanelSettings settings, Consumer<Hint> say, Pause pause) {
        this.settings = settings;
        this.say = say;
        this.pause = pause;
    }

    /**
     * Switches off whatever is on, and says what came of it.
     *
     * @return whether all is off, as far as it can be told; also when there is nothing to switch
     */
    public static boolean switchOff(PanelSettings settings, Consumer<Hint> say) {
        boolean there = GpioWires.isThere();
        WireChoice choice = WireChoice.of(settings, there, GpioWires::open);
        try (Wires wires = choice.wires()) {
            wires.allOff();
            say.accept(text(wires instanceof GpioWires ? "off" : "nothing"));
            return !there || choice.missing().isEmpty();
        } catch (WireFailed e) {
            say.accept(text("failed", e.getMessage()));
            return false;
        }
    }

    /**
     * Takes some seconds for each thing, up to ten for each button. The terminal itself must not run meanwhile.
     *
     * @return whether everything could be switched and every contact was felt
     */
    public static boolean walk(PanelSettings settings, Consumer<Hint> say) throws InterruptedException {
        WireChoice choice = WireChoice.of(settings, GpioWires.isThere(), GpioWires::open);
        Wires wires = choice.wires();
        // Ctrl-C must not leave the door open.
        Thread off = new Thread(() -> closeQuietly(wires), "off");
        Runtime.getRuntime().addShutdownHook(off);
        try {
            if (!(wires instanceof GpioWires)) {
                say.accept(text("nothing"));
                choice.missing().ifPresent(why -> say.accept(text("failed", why)));
                return choice.missing().isEmpty();
            }
            return walk(wires, settings, say, time -> Thread.sleep(time.toMillis()));
        } finally {
            closeQuietly(wires);
            Runtime.getRuntime().removeShutdownHook(off);
        }
    }

    static boolean walk(Wires wires, PanelSettings settings, Consumer<Hint> say, Pause pause)
            throws InterruptedException {
        PanelTour tour = new PanelTour(settings, say, pause);
        for (Output output : Output.values()) {
            tour.show(wires, output);
        }
        for (Input input : Input.values()) {
            tour.feel(wires, input);
        }
        say.accept(text("done"));
        return tour.fine;
    }

    private void show(Wires wires, Output output) throws InterruptedException {
        if (!settings.outputs().containsKey(output)) {
            return;
        }
        say.accept(text("output." + output));
        try {
            try {
                wires.set(output, true);
                pause.last(SHOWN);
            } finally {
                wires.set(output, false);
            }
            pause.last(SHOWN.dividedBy(4));
        } catch (WireFailed e) {
            failed(e);
        }
    }

    private void feel(Wires wires, Input input) throws InterruptedException {
        if (!wires.inputs().contains(input)) {
            return;
        }
        try {
            boolean before = wires.active(input);
            say.accept(text("input." + input + (before ? ".active" : "")));
            for (int i = 0; i < LOOKS; i++) {
                if (wires.active(input) != before) {
                    say.accept(text("felt"));
                    return;
                }
                pause.last(LOOK_EVERY);
            }
            fine = false;
            say.accept(text("notFelt"));
        } catch (WireFailed e) {
            failed(e);
        }
    }

    private void failed(WireFailed e) {
        fine = false;
        say.accept(text("failed", e.getMessage()));
    }

    private static void closeQuietly(Wires wires) {
        try {
            wires.close();
        } catch (WireFailed e) {
            System.err.println("kiosk: " + e.getMessage());
        }
    }

    private static Hint text(String key, Object... values) {
        return new Hint(in(new Locale("th"), key, values), in(Locale.ENGLISH, key, values));
    }

    private static String in(Locale locale, String key, Object... values) {
        String text = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
        return values.length == 0 ? text : java.text.MessageFormat.format(text, values);
    }
}
