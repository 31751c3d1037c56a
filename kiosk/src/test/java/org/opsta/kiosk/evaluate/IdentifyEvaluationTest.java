package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Codec;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.LeftOut;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.Result;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.Row;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.settings.SettingsFile;

/** The whole way, small: three of the demo's people enrolled, the fourth a stranger, two files that are no pictures. */
class IdentifyEvaluationTest {

    private static final int ENROLLED = 3;

    private final RecognitionSettings settings;
    private final FrameGate gate;

    @TempDir
    Path images;

    IdentifyEvaluationTest() throws Exception {
        KioskSettings terminal =
                SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml").settings();
        settings = terminal.recognition();
        gate = new FrameGate(terminal.frames());
    }

    @Test
    void people_are_identified_and_strangers_are_not() throws Exception {
        Result result = evaluate(1);

        IdentificationFigures.Point decided =
                IdentificationFigures.of(result.walkUps(), settings.margin()).asDecided(result.threshold());
        assertThat(result.enrolled()).isEqualTo(ENROLLED);
        assertThat(decided.tpir().of()).isEqualTo(probes() + 1);
        assertThat(decided.tpir().value()).isGreaterThan(0.7);
        assertThat(decided.wrongPerson().count()).isZero();
        assertThat(decided.fpir())
                .isEqualTo(new Rate(0, TestPictures.of(stranger()).size()));
        assertThat(result.leftOut()).extracting(LeftOut::path).containsExactly("no.jpg", "none.jpg");
        assertThat(result.leftOut()).extracting(LeftOut::role).containsExactly(Role.ENROLL, Role.PROBE);
    }

    @Test
    void two_pictures_make_one_walk_up() throws Exception {
        Result result = evaluate(2);

        assertThat(result.walkUps())
                .filteredOn(walkUp -> walkUp.identity().equals(stranger()))
                .hasSize((TestPictures.of(stranger()).size() + 1) / 2)
                .noneMatch(ScoredWalkUp::accepted);
        IdentifyReport report = IdentifyReport.of(result, 2, settings.margin());
        assertThat(report.probes().ofFewerPictures()).isPositive();
        assertThat(report.terminal().tpirOfFullWalkUps()).isNotNull();
        assertThat(words(report))
                .contains("3 people enrolled (1 enrolment photos refused), 2 pictures to a walk-up")
                .contains("left out: no.jpg (enroll): not a readable picture")
                .contains("FPIR 0.1 %: cannot be told from")
                .contains("TPIR of the walk-ups of 2 pictures");
    }

    @Test
    void scores_report_and_curve_can_be_read_by_others() throws Exception {
        Result result = evaluate(1);
        Path csv = images.resolve("scores.csv");
        Path png = images.resolve("curve.png");

        ScoreFile.write(csv, result.walkUps());
        IdentifyReport.plot(result, png);
        JsonNode json = new ObjectMapper().readTree(Codec.encode(IdentifyReport.of(result, 1, settings.margin())));

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(1 + result.walkUps().size());
        assertThat(lines.get(0)).isEqualTo("path,identity,role,found,best,score,second,accepted");
        assertThat(lines.get(1))
                .matches("emily willis/1.jpg,emily willis,probe,true,emily willis,0\\.\\d{6},-?0\\.\\d{6},true");
        assertThat(lines).contains("none.jpg,emily willis,probe,false,,,,false");
        assertThat(json.at("/terminal/rates/tpir/of").asInt()).isEqualTo(probes() + 1);
        assertThat(json.at("/terminal/rates/threshold").asDouble()).isEqualTo(settings.leastThreshold());
        assertThat(json.at("/targets/2/strangersNeeded").asInt()).isEqualTo(1000);
        var image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(TradeOffPlot.WIDTH);
        assertThat(image.getHeight()).isEqualTo(TradeOffPlot.HEIGHT);
    }

    private Result evaluate(int fuse) throws Exception {
        List<String> lines = new ArrayList<>(List.of("path,identity,role"));
        for (String person : TestPictures.FOUR) {
            Files.createDirectories(images.resolve(person));
            List<Path> pictures = TestPictures.of(person);
            for (int i = 0; i < pictures.size(); i++) {
                String path = person + "/" + i + ".jpg";
                Files.copy(pictures.get(i), images.resolve(path));
                String role = person.equals(stranger()) ? "stranger" : i == 0 ? "enroll" : "probe";
                lines.add(path + "," + person + "," + role);
            }
        }
        Files.writeString(images.resolve("no.jpg"), "no picture");
        Files.write(images.resolve("none.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0});
        lines.add("no.jpg,nobody,enroll");
        lines.add("none.jpg," + TestPictures.FOUR.get(0) + ",probe");
        Path list = images.resolve("list.csv");
        Files.write(list, lines);
        List<Row> rows = IdentifyEvaluation.read(list, images);
        try (Progress progress = new Progress("pictures", rows.size())) {
            return IdentifyEvaluation.run(rows, fuse, TestPictures.models(), gate, settings, progress);
        }
    }

    private static String stranger() {
        return TestPictures.FOUR.get(ENROLLED);
    }

    private static int probes() {
        return TestPictures.FOUR.subList(0, ENROLLED).stream()
                .mapToInt(person -> TestPictures.of(person).size() - 1)
                .sum();
    }

    private static String words(IdentifyReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
