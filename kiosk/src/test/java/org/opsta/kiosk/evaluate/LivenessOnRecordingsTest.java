package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.evaluate.LivenessEvaluation.Row;
import org.opsta.kiosk.evaluate.LivenessFigures.Point;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.settings.SettingsFile;

/**
 * The figures of {@code docs/liveness.md} with a little slack. Takes every third walk-up; {@code -Dopsta.every=1} takes
 * all.
 */
class LivenessOnRecordingsTest {

    private static final int FRAMES = 5;
    private static final int EVERY = Integer.getInteger("opsta.every", 3);

    private final KioskSettings defaults =
            SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml").settings();

    LivenessOnRecordingsTest() throws Exception {}

    @Test
    void printed_photos_are_told_from_living_faces() throws Exception {
        Path images = EvaluationData.folder("nuaa-dev");
        List<List<Row>> walkUps =
                LivenessEvaluation.groups(LivenessEvaluation.read(images.resolve("liveness.csv"), images), FRAMES);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < walkUps.size(); i += EVERY) {
            rows.addAll(walkUps.get(i));
        }

        Point single = report(rows, 1);
        assertThat(single.apcer().value()).as("single frames").isLessThanOrEqualTo(0.01);
        assertThat(single.bpcer().value()).as("single frames").isLessThanOrEqualTo(0.02);

        Point fused = report(rows, FRAMES);
        assertThat(fused.apcer().count()).as("walk-ups").isZero();
        assertThat(fused.bpcer().count()).as("walk-ups").isZero();
    }

    private Point report(List<Row> rows, int fuse) {
        try (Progress progress = new Progress("pictures", rows.size())) {
            LivenessEvaluation.Result result = LivenessEvaluation.run(
                    rows, fuse, TestPictures.models(), new FrameGate(defaults.frames()), defaults.liveness(), progress);
            return LivenessReport.of(result, fuse, defaults.liveness().threshold())
                    .terminal();
        }
    }
}
