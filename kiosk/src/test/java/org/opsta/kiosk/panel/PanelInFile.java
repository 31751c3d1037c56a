package org.opsta.kiosk.panel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opsta.kiosk.panel.PanelSettings.Choice;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;

/** A panel whose lights and door another process can see: what is on stands in a file. */
public final class PanelInFile {

    private final InFile wires;

    public PanelInFile(Path file) {
        wires = new InFile(file);
    }

    public Panel open() {
        return new Panel(wires, Optional.empty(), TestPanels.everything(Choice.AUTO, false), System::nanoTime);
    }

    public boolean isOn(String output) {
        return wires.isOn(Output.valueOf(output));
    }

    /** As if somebody had energised the relay and then died. */
    public void openDoor() {
        try {
            wires.set(Output.DOOR, true);
        } catch (WireFailed e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class InFile extends InMemoryWires {
        private final Path file;

        InFile(Path file) {
            super(TestPanels.everything().inputs().keySet());
            this.file = file;
            write();
        }

        @Override
        public synchronized void set(Output output, boolean on) throws WireFailed {
            super.set(output, on);
            write();
        }

        @Override
        public boolean active(Input input) {
            return false;
        }

        private void write() {
            String on = Arrays.stream(Output.values())
                    .filter(this::isOn)
                    .map(Output::name)
                    .collect(Collectors.joining(" "));
            try {
                Path fresh = file.resolveSibling(file.getFileName() + "-new");
                Files.writeString(fresh, on);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
