package org.opsta.kiosk.pin;

import java.nio.file.Path;
import java.time.OffsetDateTime;

/** A process of its own that types wrong PINs, saying so after each, until somebody kills it. */
final class WrongUntilKilled {

    static final PinSettings PATIENT = new PinSettings(true, 6, 8, 20, 1, 60, 1000, 1, false);

    private WrongUntilKilled() {}

    @SuppressWarnings("InfiniteLoopStatement") // Ended from outside.
    public static void main(String[] args) throws Exception {
        try (PinStore store = PinStore.open(Path.of(args[0]))) {
            PinGate gate = new PinGate(PATIENT, store, OffsetDateTime::now);
            while (true) {
                gate.enter(args[1], "000000");
                System.out.println("wrong");
            }
        }
    }
}
