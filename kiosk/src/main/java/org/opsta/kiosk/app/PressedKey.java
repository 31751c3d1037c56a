package org.opsta.kiosk.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Direction;

/**
 * The IN or OUT key pressed last: {@code i} or {@code o} and Enter on standard input, as a keypad on the console types
 * them. Counts for the next face only, and only for a while. Thread-safe.
 */
final class PressedKey {

    private final long holdsNanos;
    private final LongSupplier nanos;
    private @Nullable Direction direction;
    private long pressedAt;

    PressedKey(Duration holds, LongSupplier nanos) {
        this.holdsNanos = holds.toNanos();
        this.nanos = nanos;
    }

    synchronized void press(Direction pressed) {
        direction = pressed;
        pressedAt = nanos.getAsLong();
    }

    /** The key, if it was pressed a moment ago; then it is used up. */
    synchronized Optional<Direction> take() {
        Direction pressed = direction;
        direction = null;
        return pressed != null && nanos.getAsLong() - pressedAt <= holdsNanos ? Optional.of(pressed) : Optional.empty();
    }

    /** Listens on a thread of its own, {@code keys}, until the input ends. */
    void listenTo(InputStream input) {
        Thread thread = new Thread(() -> read(input), "keys");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream input) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                switch (line.strip().toLowerCase(Locale.ROOT)) {
                    case "i" -> press(Direction.IN);
                    case "o" -> press(Direction.OUT);
                    default -> {
                        // Not one of the two keys.
                    }
                }
            }
        } catch (IOException e) {
            // The console is gone, and its keys with it.
        }
    }
}
