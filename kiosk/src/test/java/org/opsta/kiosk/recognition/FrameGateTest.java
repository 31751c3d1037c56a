package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameGateTest {

    private final FrameGate gate = new FrameGate(new FrameSettings(80, 0.9, 0.9, 50, 40, 1, 30, 235, 0.9, 0.95));

    @Test
    void a_frame_at_every_limit_is_good_enough() {
        assertThat(gate.judge(new FaceQuality(80, 0.9, 1, 30, 50, -40, 90, 30, 0.9)))
                .isEmpty();
        assertThat(gate.judge(new Cover(0.9, 0.95))).isEmpty();
    }

    @Test
    void every_limit_has_its_own_reason() {
        assertThat(gate.judge(seen(79, 1, 1, 0, 0, 2, 120))).contains(PoorView.TOO_FAR);
        assertThat(gate.judge(seen(80, 0.89, 1, 0, 0, 2, 120))).contains(PoorView.COVERED);
        assertThat(gate.judge(seen(80, 1, 0.89, 0, 0, 2, 120))).contains(PoorView.OUT_OF_FRAME);
        assertThat(gate.judge(seen(80, 1, 1, -51, 0, 2, 120))).contains(PoorView.TURNED_AWAY);
        assertThat(gate.judge(seen(80, 1, 1, 0, 41, 2, 120))).contains(PoorView.TURNED_AWAY);
        assertThat(gate.judge(seen(80, 1, 1, 0, 0, 0.9, 120))).contains(PoorView.BLURRED);
        assertThat(gate.judge(seen(80, 1, 1, 0, 0, 2, 29))).contains(PoorView.TOO_DARK);
        assertThat(gate.judge(seen(80, 1, 1, 0, 0, 2, 236))).contains(PoorView.TOO_BRIGHT);
        assertThat(gate.judge(new Cover(0.91, 0))).contains(PoorView.MOUTH_COVERED);
        assertThat(gate.judge(new Cover(0, 0.96))).contains(PoorView.EYES_COVERED);
    }

    private static FaceQuality seen(
            double width,
            double presence,
            double inside,
            double yaw,
            double pitch,
            double sharpness,
            double brightness) {
        return new FaceQuality(width, presence, sharpness, brightness, yaw, pitch, 0, 40, inside);
    }
}
