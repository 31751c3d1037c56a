package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SerialRangesTest {

    private final SerialRanges ranges = new SerialRanges();

    @Test
    void neighbours_and_overlaps_become_one() {
        ranges.add(10, 20);
        ranges.add(30, 40);
        ranges.add(1, 2);
        assertThat(ranges).hasToString("{1=2, 10=20, 30=40}");
        ranges.add(21, 29);
        ranges.add(2, 5);
        assertThat(ranges).hasToString("{1=5, 10=40}");
        ranges.remove(12, 13);
        ranges.remove(3, 10);
        assertThat(ranges).hasToString("{1=2, 11=11, 14=40}");
        assertThat(ranges.first()).hasValue(new SerialRanges.Range(1, 2));
    }

    @Test
    void is_the_same_as_a_set_of_serials() {
        Random random = new Random(4);
        BitSet set = new BitSet();
        for (int i = 0; i < 5000; i++) {
            int from = 1 + random.nextInt(90);
            int through = from + random.nextInt(6);
            if (random.nextBoolean()) {
                ranges.add(from, through);
                set.set(from, through + 1);
            } else {
                ranges.remove(from, through);
                set.clear(from, through + 1);
            }
            StringBuilder expected = new StringBuilder();
            for (int first = set.nextSetBit(0); first >= 0; first = set.nextSetBit(set.nextClearBit(first))) {
                expected.append(expected.isEmpty() ? "" : ", ")
                        .append(first)
                        .append('=')
                        .append(set.nextClearBit(first) - 1);
            }
            assertThat(ranges).hasToString("{" + expected + "}");
        }
    }

    @Test
    void are_never_many_and_none_is_forgotten() {
        for (long serial = 1; serial <= 10_000; serial += 2) {
            ranges.add(serial, serial);
        }
        assertThat(ranges.toString().split(",")).hasSizeLessThanOrEqualTo(SerialRanges.MOST);
        assertThat(ranges.first())
                .hasValueSatisfying(range -> assertThat(range.through()).isGreaterThanOrEqualTo(9_000));
        for (long serial = 1; serial <= 10_000; serial += 100) {
            ranges.remove(serial, serial + 99);
        }
        assertThat(ranges.first()).isEmpty();
    }
}
