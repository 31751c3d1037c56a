package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.Codec;

class RateTest {

    /** By hand where the formula is closed (1 - 0.025^(1/n)), else as R's binom.test prints. */
    @ParameterizedTest
    @CsvSource({
        "0, 100, 0, 0.036217",
        "100, 100, 0.963783, 1",
        "3, 1000, 0.000619, 0.008742",
        "5, 10, 0.187086, 0.812914",
        "1, 1, 0.025, 1"
    })
    void its_bounds_are_exact(long count, long of, double low, double high) {
        Rate rate = new Rate(count, of);

        assertThat(rate.low()).isCloseTo(low, within(1e-6));
        assertThat(rate.high()).isCloseTo(high, within(1e-6));
    }

    @Test
    void of_nothing_it_may_be_anything() {
        Rate rate = new Rate(0, 0);

        assertThat(rate.low()).isZero();
        assertThat(rate.high()).isEqualTo(1);
        assertThat(rate).hasToString("none to tell by");
        assertThat(Codec.tree(rate)).hasToString("{\"count\":0,\"of\":0,\"low\":0.0,\"high\":1.0}");
    }

    @Test
    void it_reads_well() {
        assertThat(new Rate(3, 1000)).hasToString("0.30 % (0.06 to 0.87, 3 of 1000)");
    }

    @Test
    void more_than_all_is_refused() {
        assertThatThrownBy(() -> new Rate(2, 1)).hasMessageContaining("2 of 1");
    }
}
