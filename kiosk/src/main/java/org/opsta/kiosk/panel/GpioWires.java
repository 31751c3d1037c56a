package org.opsta.kiosk.panel;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalInputProvider;
import com.pi4j.plugin.gpiod.provider.gpio.digital.GpioDDigitalOutputProvider;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.opsta.kiosk.panel.PanelSettings.Line;

/**
 * The pins of a Raspberry Pi, through Pi4J and the kernel's GPIO character device.
 *
 * <p>Inputs are read, not listened to: in Pi4J 2.8.0 the thread that listens may never begin (its issue 455). And the context
 * is not shut down: that frees lines which those threads still wait on. Off is off, and the kernel takes the lines back when
 * the process ends.
 */
final class GpioWires implements Wires {

    private static final Path DEVICES = Path.of("/dev");

    private final Map<Output, Pin> outputs = new EnumMap<>(Output.class);
    private final Map<Input, Feeler> inputs = new EnumMap<>(Input.class);
    private volatile boolean closed;

    private record Pin(DigitalOutput line, int number, boolean activeLow) {
        DigitalState state(boolean on) {
            return DigitalState.getState(on ^ activeLow);
        }
    }

    private record Feeler(DigitalInput line, int number, boolean activeLow) {}

    /** Whether this machine has a GPIO chip. */
    static boolean isThere() {
        try (DirectoryStream<Path> chips = Files.newDirectoryStream(DEVICES, "gpiochip*")) {
            return chips.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens the pins of this machine, all outputs off. */
    static GpioWires open(PanelSettings settings) throws WireFailed {
        try {
            return new GpioWires(
                    Pi4J.newContextBuilder()
                            .noAutoDetect()
                            .add(GpioDDigitalOutputProvider.newInstance(), GpioDDigitalInputProvider.newInstance())
                            .disableShutdownHook()
                            .build(),
                    settings);
        } catch (RuntimeException | LinkageError e) {
            throw new WireFailed("GPIO cannot be opened (" + innermost(e) + ")", e);
        }
    }

    /** Outputs first, the door before all others: the time before they are off is the time in which they may be on. */
    GpioWires(Context pi4j, PanelSettings settings) throws WireFailed {
        WireFailed first = null;
        for (Map.Entry<Output, Line> each : settings.outputs().entrySet()) {
            try {
                outputs.put(each.getKey(), output(pi4j, each.getKey(), each.getValue()));
            } catch (WireFailed e) {
                // The others are switched off all the same.
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        for (Map.Entry<Input, Line> each : settings.inputs().entrySet()) {
            inputs.put(each.getKey(), input(pi4j, each.getKey(), each.getValue()));
        }
    }

    private static Pin output(Context pi4j, Output output, Line line) throws WireFailed {
        DigitalState off = DigitalState.getState(line.activeLow());
        try {
            DigitalOutput opened = pi4j.create(DigitalOutput.newConfigBuilder(pi4j)
                    .id(output.name())
                    .address(line.pin())
                    .initial(off)
                    .shutdown(off)
                    .build());
            return new Pin(opened, line.pin(), line.activeLow());
        } catch (RuntimeException | LinkageError e) {
            throw new WireFailed(output + " on GPIO " + line.pin() + " cannot be opened (" + innermost(e) + ")", e);
        }
    }

    private static Feeler input(Context pi4j, Input input, Line line) throws WireFailed {
        try {
            DigitalInput opened = pi4j.create(DigitalInput.newConfigBuilder(pi4j)
                    .id(input.name())
                    .address(line.pin())
                    .pull(
                            switch (line.pull()) {
                                case UP -> PullResistance.PULL_UP;
                                case DOWN -> PullResistance.PULL_DOWN;
                                case NONE -> PullResistance.OFF;
                            })
                    .debounce(0L)
                    .build());
            return new Feeler(opened, line.pin(), line.activeLow());
        } catch (RuntimeException | LinkageError e) {
            throw new WireFailed(input + " on GPIO " + line.pin() + " cannot be opened (" + innermost(e) + ")", e);
        }
    }

    @Override
    public String kind() {
        return "GPIO";
    }

    @Override
    public Set<Input> inputs() {
        return Set.copyOf(inputs.keySet());
    }

    @Override
    public boolean active(Input input) throws WireFailed {
        Feeler pin = inputs.get(input);
        if (pin == null) {
            throw new WireFailed(input + " is not connected");
        }
        try {
            return (pin.line().state() == DigitalState.HIGH) ^ pin.activeLow();
        } catch (RuntimeException e) {
            throw new WireFailed(input + " on GPIO " + pin.number() + " cannot be read (" + innermost(e) + ")", e);
        }
    }

    @Override
    public void set(Output output, boolean on) throws WireFailed {
        Pin pin = outputs.get(output);
        if (pin == null) {
            return;
        }
        if (on && closed) {
            throw new WireFailed(output + " is not switched on: the panel is closed");
        }
        try {
            pin.line().state(pin.state(on));
        } catch (RuntimeException e) {
            throw new WireFailed(
                    output + " on GPIO " + pin.number() + " cannot be switched " + (on ? "on" : "off") + " ("
                            + innermost(e) + ")",
                    e);
        }
    }

    @Override
    public void close() throws WireFailed {
        closed = true;
        allOff();
    }

    private static String innermost(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
