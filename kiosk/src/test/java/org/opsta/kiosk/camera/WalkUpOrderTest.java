package org.opsta.kiosk.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.camera.WalkUpOrder.Turn;

class WalkUpOrderTest {

    private static List<Turn> turns(int... picturesPerPerson) {
        List<Turn> turns = new ArrayList<>();
        for (int person = 0; person < picturesPerPerson.length; person++) {
            for (int i = 0; i < picturesPerPerson[person]; i++) {
                turns.add(new Turn("p" + person, Path.of(i + ".jpg")));
            }
        }
        return turns;
    }

    private static long repeats(List<Turn> order) {
        long repeats = 0;
        for (int i = 1; i < order.size(); i++) {
            if (order.get(i).person().equals(order.get(i - 1).person())) {
                repeats++;
            }
        }
        return repeats;
    }

    @Test
    void everyPictureHasItsTurnOnce() {
        List<Turn> turns = turns(5, 5, 5, 1);
        assertThat(WalkUpOrder.shuffled(turns, 7, null)).containsExactlyInAnyOrderElementsOf(turns);
    }

    @Test
    void theSameSeedGivesTheSameOrderAndAnotherOneAnother() {
        List<Turn> turns = turns(5, 5, 5, 5);
        assertThat(WalkUpOrder.shuffled(turns, 7, null)).isEqualTo(WalkUpOrder.shuffled(turns, 7, null));
        assertThat(WalkUpOrder.shuffled(turns, 7, null)).isNotEqualTo(WalkUpOrder.shuffled(turns, 8, null));
    }

    @Test
    void nobodyComesTwiceInARowWhereThatCanBeAvoided() {
        for (long seed = 0; seed < 300; seed++) {
            assertThat(repeats(WalkUpOrder.shuffled(turns(5, 5, 5, 5), seed, null)))
                    .isZero();
            assertThat(repeats(WalkUpOrder.shuffled(turns(4, 2, 1), seed, null)))
                    .isZero();
            assertThat(repeats(WalkUpOrder.shuffled(turns(4, 1, 1), seed, null)))
                    .isEqualTo(1);
        }
    }

    @Test
    void heedsWhoCameLastInTheRoundBefore() {
        for (long seed = 0; seed < 300; seed++) {
            List<Turn> order = WalkUpOrder.shuffled(turns(3, 3, 3), seed, "p1");
            assertThat(order.get(0).person()).isNotEqualTo("p1");
            assertThat(repeats(order)).isZero();
        }
    }
}
