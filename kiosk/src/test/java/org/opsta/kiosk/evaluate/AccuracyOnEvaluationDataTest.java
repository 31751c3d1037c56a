package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.evaluate.IdentificationFigures.Point;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.Row;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.settings.SettingsFile;

/**
 * A small version of the figures in {@code docs/accuracy.md}, with slack for the smaller number: everybody is enrolled,
 * but every fifth probe and stranger is looked at. Tight enough that red and blue exchanged before the networks show.
 * Skipped without the pictures.
 */
class AccuracyOnEvaluationDataTest {

    private static final int EVERY = 5;

    @Test
    @Timeout(1800)
    void at_the_terminals_own_threshold_people_are_known_and_strangers_are_not() throws Exception {
        Path folder = EvaluationData.folder("lfw-dev");
        KioskSettings terminal = settings();
        RecognitionSettings settings = terminal.recognition();
        List<Row> rows = sample(IdentifyEvaluation.read(folder.resolve("identify.csv"), folder));

        IdentifyEvaluation.Result result;
        try (Progress progress = new Progress("pictures", rows.size())) {
            result = IdentifyEvaluation.run(
                    rows, 1, TestPictures.models(), new FrameGate(terminal.frames()), settings, progress);
        }

        Point decided =
                IdentificationFigures.of(result.walkUps(), settings.margin()).asDecided(result.threshold());
        System.out.println("one frame, own threshold: TPIR " + decided.tpir() + ", FPIR " + decided.fpir());
        assertThat(result.enrolled()).isEqualTo(610);
        assertThat(decided.fpir().value()).as("strangers let in").isLessThanOrEqualTo(0.007);
        assertThat(decided.tpir().value()).as("people recognised").isGreaterThanOrEqualTo(0.97);
        assertThat(decided.wrongPerson().count())
                .as("people taken for somebody else")
                .isLessThanOrEqualTo(1);
    }

    @Test
    @Timeout(1800)
    void with_another_camera_and_other_people_strangers_are_not_alike_either() throws Exception {
        Path folder = EvaluationData.folder("nuaa-dev");

        KioskSettings terminal = settings();

        Pairs pairs = Pairs.measure(
                folder.resolve("liveness.csv"),
                folder,
                600,
                TestPictures.models(),
                new FrameGate(terminal.frames()),
                terminal.recognition());

        pairs.print(System.out);
        assertThat(pairs.different().of()).isGreaterThan(30_000);
        assertThat(pairs.different().value()).isLessThanOrEqualTo(0.0003);
    }

    private static KioskSettings settings() throws Exception {
        return SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml").settings();
    }

    private static List<Row> sample(List<Row> rows) {
        Map<Role, Integer> seen = new HashMap<>();
        List<Row> sample = new ArrayList<>();
        for (Row row : rows) {
            int number = seen.merge(row.role(), 1, Integer::sum) - 1;
            if (row.role() == Role.ENROLL || number % EVERY == 0) {
                sample.add(row);
            }
        }
        return sample;
    }
}
