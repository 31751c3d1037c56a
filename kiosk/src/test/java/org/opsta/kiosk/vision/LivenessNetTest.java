package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opsta.kiosk.recognition.Box;

class LivenessNetTest {

    @Test
    void the_crop_is_so_many_times_the_face_and_centred_on_it() {
        assertThat(LivenessNet.crop(new Box(300, 200, 100, 100), 2.7, 1280, 720))
                .isEqualTo(new Box(215, 115, 271, 271));
    }

    @Test
    void near_an_edge_it_is_shifted_inside() {
        assertThat(LivenessNet.crop(new Box(0, 0, 100, 100), 2.7, 1280, 720)).isEqualTo(new Box(0, 0, 271, 271));
        assertThat(LivenessNet.crop(new Box(1180, 620, 100, 100), 2.7, 1280, 720))
                .isEqualTo(new Box(1009, 449, 271, 271));
    }

    @Test
    void a_large_face_gets_as_much_as_there_is() {
        assertThat(LivenessNet.crop(new Box(200, 100, 300, 300), 2.7, 640, 480)).isEqualTo(new Box(110, 0, 480, 480));
        assertThat(LivenessNet.crop(new Box(-50, -50, 900, 900), 2.7, 640, 480)).isEqualTo(new Box(159, 0, 480, 480));
    }
}
