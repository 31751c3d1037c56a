package org.opsta.kiosk.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameGateTest {

    private final FrameGate gate = new FrameGate(
            new RecognitionSettings(0.003, 0.42, 0.05, 3, 2, 0.1, 6, 2000, 1500, 700, 3000, 80, 0.9, 3, 30, 235));

    @Test
    void a_near_sharp_well_lit_face_passes() {
        assertThat(gate.judge(new FaceQuality(80, 0.9, 3, 30, 50, 20))).isEmpty();
    }

    @Test
    void each_limit_has_its_reason() {
        assertThat(gate.judge(new FaceQuality(79, 0.9, 3, 30, 0, 0))).contains(PoorView.TOO_FAR);
        assertThat(gate.judge(new FaceQuality(80, 0.89, 3, 30, 0, 0))).contains(PoorView.COVERED);
        assertThat(gate.judge(new FaceQuality(80, 0.9, 2.9, 30, 0, 0))).contains(PoorView.BLURRED);
        assertThat(gate.judge(new FaceQuality(80, 0.9, 3, 29, 0, 0))).contains(PoorView.TOO_DARK);
        assertThat(gate.judge(new FaceQuality(80, 0.9, 3, 236, 0, 0))).contains(PoorView.TOO_BRIGHT);
    }
}
