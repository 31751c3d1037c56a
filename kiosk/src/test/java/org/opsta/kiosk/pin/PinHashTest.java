package org.opsta.kiosk.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PinHashTest {

    @Test
    void the_right_pin_matches_and_no_other_does() {
        PinHash hash = PinHash.read(PinHash.of("482615").bytes());

        assertThat(hash.matches("482615")).isTrue();
        for (String wrong : new String[] {"482616", "48261", "4826150", "", "๔๘๒๖๑๕", "4".repeat(10_000)}) {
            assertThat(hash.matches(wrong)).as(wrong).isFalse();
            assertThat(PinHash.OF_NOBODY.matches(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void the_same_pin_of_two_people_looks_different_and_is_not_in_it() {
        byte[] one = PinHash.of("482615").bytes();

        assertThat(one).isNotEqualTo(PinHash.of("482615").bytes());
        assertThat(new String(one, StandardCharsets.ISO_8859_1)).doesNotContain("482615");
    }

    @Test
    void what_is_not_a_hash_is_refused() {
        assertThatThrownBy(() -> PinHash.read(new byte[7])).isInstanceOf(IllegalArgumentException.class);
    }
}
