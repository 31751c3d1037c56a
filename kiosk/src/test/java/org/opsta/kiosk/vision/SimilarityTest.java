package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimilarityTest {

    private static final Point[] POINTS = {new Point(1, 2), new Point(7, 3), new Point(4, 9)};

    @Test
    void a_fit_finds_the_turn_scale_and_shift_that_were_there() {
        Similarity there = Similarity.around(new Point(3, 4), 0.7, 2.5, new Point(100, -20));
        Point[] moved = {there.apply(POINTS[0]), there.apply(POINTS[1]), there.apply(POINTS[2])};

        Similarity found = Similarity.fitting(POINTS, moved);

        for (Point point : POINTS) {
            near(found.apply(point), there.apply(point));
        }
    }

    @Test
    void the_inverse_brings_every_point_back() {
        Similarity there = Similarity.around(new Point(3, 4), -1.2, 0.4, new Point(5, 6));

        for (Point point : POINTS) {
            near(there.inverse().apply(there.apply(point)), point);
        }
    }

    private static void near(Point actual, Point expected) {
        assertThat(actual.x()).isCloseTo(expected.x(), within(1e-9));
        assertThat(actual.y()).isCloseTo(expected.y(), within(1e-9));
    }
}
