package org.opsta.kiosk.panel;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** In memory, and fails or hangs on demand. */
final class FakeWires extends InMemoryWires {

    private final Set<Output> failing = Collections.synchronizedSet(EnumSet.noneOf(Output.class));
    private final Set<Input> unreadable = Collections.synchronizedSet(EnumSet.noneOf(Input.class));
    private final Map<Output, CountDownLatch> hangingOn = Collections.synchronizedMap(new EnumMap<>(Output.class));
    private final Map<Output, CountDownLatch> hangingOff = Collections.synchronizedMap(new EnumMap<>(Output.class));

    FakeWires() {
        super(EnumSet.allOf(Input.class));
    }

    void fail(Output output) {
        failing.add(output);
    }

    void fail(Input input) {
        unreadable.add(input);
    }

    void mend() {
        failing.clear();
        unreadable.clear();
    }

    /** The next switching on takes effect when the latch opens, and no sooner returns. */
    CountDownLatch hangOn(Output output) {
        CountDownLatch until = new CountDownLatch(1);
        hangingOn.put(output, until);
        return until;
    }

    /** Every switching off hangs until the latch opens. */
    CountDownLatch hangOff(Output output) {
        CountDownLatch until = new CountDownLatch(1);
        hangingOff.put(output, until);
        return until;
    }

    @Override
    public void set(Output output, boolean on) throws WireFailed {
        CountDownLatch until = on ? hangingOn.remove(output) : hangingOff.get(output);
        if (until != null) {
            try {
                until.await();
            } catch (InterruptedException e) {
                // As a driver does not care either.
                Thread.currentThread().interrupt();
            }
        }
        if (failing.contains(output)) {
            throw new WireFailed(output + " fails for the test");
        }
        super.set(output, on);
    }

    @Override
    public boolean active(Input input) throws WireFailed {
        if (unreadable.contains(input)) {
            throw new WireFailed(input + " fails for the test");
        }
        return super.active(input);
    }
}
