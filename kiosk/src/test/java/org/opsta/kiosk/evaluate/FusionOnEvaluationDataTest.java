package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.evaluate.DescribedPictures.Described;
import org.opsta.kiosk.evaluate.DescribedPictures.Row;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.FaceQuality;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.FusedFace;
import org.opsta.kiosk.recognition.Identifier;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.settings.SettingsFile;

/**
 * Why fused scores are scaled: everybody with several pictures walks up as a stranger, their own enrolment left out. A
 * threshold made for one picture must not let more of them through when three are fused. Skipped without the pictures, and
 * because it takes minutes without {@code -Dopsta.every=N}, which has every Nth person walk up.
 */
class FusionOnEvaluationDataTest {

    private static final FaceQuality ALIKE = new FaceQuality(250, 1, 3, 128, 0, 0, 0, 100, 1);
    private static final int FUSED = 3;

    private final int every = Integer.getInteger("opsta.every", 0);

    @Test
    @Timeout(1800)
    void fused_strangers_come_through_no_more_often_than_single_ones() throws Exception {
        Path folder = EvaluationData.folder("lfw-dev");
        Assumptions.assumeTrue(every > 0, "takes minutes; run it with -Dopsta.every=2");
        KioskSettings terminal =
                SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml").settings();
        RecognitionSettings settings = terminal.recognition();
        FrameGate gate = new FrameGate(terminal.frames());
        List<IdentifyEvaluation.Row> all = IdentifyEvaluation.read(folder.resolve("identify.csv"), folder);
        List<Described> enrolled =
                described(all, ScoredWalkUp.Role.ENROLL, 1, true, gate).photos();
        Map<String, List<Template>> frames = new LinkedHashMap<>();
        described(all, ScoredWalkUp.Role.PROBE, every, false, gate).frames().forEach(frame -> frames.computeIfAbsent(
                        frame.identity(), first -> new ArrayList<>())
                .add(frame.template()));

        double threshold = new IdentityRule(TestPictures.models().falseMatchCurve(), settings).threshold(600);
        Rate one = rate(frames, 1, enrolled, threshold, false);
        Rate scaled = rate(frames, FUSED, enrolled, threshold, false);
        Rate cosine = rate(frames, FUSED, enrolled, threshold, true);
        System.out.printf(
                "strangers at %.3f, the threshold for 600: one picture %s; three fused %s; three fused without the"
                        + " scaling %s%n",
                threshold, one, scaled, cosine);

        assertThat(scaled.value()).isLessThanOrEqualTo(one.value() + 0.005);
        assertThat(cosine.value()).isGreaterThanOrEqualTo(scaled.value());
    }

    private static DescribedPictures described(
            List<IdentifyEvaluation.Row> all, ScoredWalkUp.Role role, int every, boolean photos, FrameGate gate) {
        List<String> people =
                all.stream().map(IdentifyEvaluation.Row::identity).distinct().toList();
        List<Row> rows = all.stream()
                .filter(row -> row.role() == role && people.indexOf(row.identity()) % every == 0)
                .map(row -> new Row(row.picture(), row.identity()))
                .toList();
        try (Progress progress = new Progress("pictures", rows.size())) {
            return DescribedPictures.of(rows, photos, TestPictures.models(), gate, progress);
        }
    }

    private static Rate rate(
            Map<String, List<Template>> frames, int fuse, List<Described> enrolled, double threshold, boolean cosine) {
        long of = 0;
        long through = 0;
        for (Map.Entry<String, List<Template>> person : frames.entrySet()) {
            Others others = new Others(enrolled, person.getKey());
            List<Template> pictures = person.getValue();
            for (int from = 0; from + fuse <= pictures.size(); from += fuse) {
                FusedFace face = new FusedFace();
                pictures.subList(from, from + fuse).forEach(template -> face.add(template, ALIKE));
                double score = cosine
                        ? others.nearest(sum(pictures.subList(from, from + fuse)), 1)
                                .get(0)
                                .similarity()
                        : face.nearest(others, 1).get(0).similarity();
                of++;
                through += score >= threshold ? 1 : 0;
            }
        }
        return new Rate(through, of);
    }

    private static Template sum(List<Template> templates) {
        float[] sum = new float[templates.get(0).dimensions()];
        for (Template template : templates) {
            float[] values = template.values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return Template.normalised(sum);
    }

    /** Everybody enrolled but one. */
    private record Others(List<Described> enrolled, String without) implements Identifier {

        @Override
        public List<Candidate> nearest(Template probe, int most) {
            return enrolled.stream()
                    .filter(one -> !one.identity().equals(without))
                    .map(one -> new Candidate(
                            new PersonId("p" + enrolled.indexOf(one)),
                            one.template().similarity(probe)))
                    .sorted(Comparator.comparingDouble(Candidate::similarity).reversed())
                    .limit(most)
                    .toList();
        }

        @Override
        public int size() {
            return enrolled.size() - 1;
        }
    }
}
