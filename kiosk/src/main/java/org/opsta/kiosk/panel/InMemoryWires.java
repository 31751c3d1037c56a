package org.opsta.kiosk.panel;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** For machines without GPIO: remembers what is on, and moves nothing. */
class InMemoryWires implements Wires {

    private final Set<Input> connected;
    private final Set<Output> on = Collections.synchronizedSet(EnumSet.noneOf(Output.class));
    private final Set<Input> active = Collections.synchronizedSet(EnumSet.noneOf(Input.class));
    private volatile boolean closed;

    InMemoryWires(Set<Input> connected) {
        this.connected = Set.copyOf(connected);
    }

    @Override
    public String kind() {
        return "IN_MEMORY";
    }

    @Override
    public Set<Input> inputs() {
        return connected;
    }

    @Override
    public boolean active(Input input) throws WireFailed {
        return active.contains(input);
    }

    @Override
    public void set(Output output, boolean wanted) throws WireFailed {
        if (!wanted) {
            on.remove(output);
        } else if (closed) {
            throw new WireFailed(output + " is not switched on: the panel is closed");
        } else {
            on.add(output);
        }
    }

    boolean isOn(Output output) {
        return on.contains(output);
    }

    /** As somebody's finger would. */
    void contact(Input input, boolean closes) {
        if (closes) {
            active.add(input);
        } else {
            active.remove(input);
        }
    }

    @Override
    public void close() throws WireFailed {
        closed = true;
        allOff();
    }
}
