package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class KeypadTest {

    private final List<String> typed = new CopyOnWriteArrayList<>();
    private final Keypad keypad =
            new Keypad(direction -> typed.add(direction.name()), (code, pin) -> typed.add(code + " with " + pin));

    @Test
    void keys_codes_and_pins_are_typed_on_the_console() {
        listenTo("""
                x

                 O\s
                i
                p 1001 482615
                P  A-1   739148\s
                1002*482615
                p 1001
                p 1001 482615 7
                1002*48*26
                *482615
                1001 482615
                o
                """);

        await().until(() -> typed.size() == 6);
        assertThat(typed)
                .containsExactly("OUT", "IN", "1001 with 482615", "A-1 with 739148", "1002 with 482615", "OUT");
    }

    private void listenTo(String lines) {
        keypad.listenTo(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    }
}
