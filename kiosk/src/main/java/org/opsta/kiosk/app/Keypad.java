package org.opsta.kiosk.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opsta.contract.Direction;

/**
 * Keys on standard input, each line ended by Enter, as a keypad on the console types them: {@code i} and {@code o} for IN
 * and OUT; {@code p CODE PIN}, or {@code CODE*PIN} where there are no letters, for a personnel code and its PIN. What is
 * typed is never logged. Owns the thread {@code keys}.
 */
final class Keypad {

    private static final Pattern CODE_AND_PIN = Pattern.compile("[pP]\\s+(\\S+)\\s+(\\S+)|([^\\s*]+)\\*([^\\s*]+)");

    private final Consumer<Direction> directions;
    private final BiConsumer<String, String> codesAndPins;

    Keypad(Consumer<Direction> directions, BiConsumer<String, String> codesAndPins) {
        this.directions = directions;
        this.codesAndPins = codesAndPins;
    }

    /** Listens until the input ends. */
    void listenTo(InputStream input) {
        Thread thread = new Thread(() -> read(input), "keys");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream input) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                typed(line.strip());
            }
        } catch (IOException e) {
            // The console is gone, and its keys with it.
        }
    }

    private void typed(String line) {
        switch (line.toLowerCase(Locale.ROOT)) {
            case "i" -> directions.accept(Direction.IN);
            case "o" -> directions.accept(Direction.OUT);
            default -> {
                Matcher both = CODE_AND_PIN.matcher(line);
                if (both.matches()) {
                    boolean letter = both.group(1) != null;
                    codesAndPins.accept(both.group(letter ? 1 : 3), both.group(letter ? 2 : 4));
                }
            }
        }
    }
}
