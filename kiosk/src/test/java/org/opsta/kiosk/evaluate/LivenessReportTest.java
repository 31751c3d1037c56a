package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.kiosk.evaluate.JudgedWalkUp.Label;
import org.opsta.kiosk.evaluate.LivenessEvaluation.Row;

class LivenessReportTest {

    @TempDir
    private Path folder;

    @Test
    void consecutive_pictures_of_one_subject_label_and_kind_make_a_walk_up() throws Exception {
        List<Row> rows = read("""
                path,subject,label,kind
                a.jpg,1,live,
                a.jpg,1,attack,print
                a.jpg,1,live,
                a.jpg,1,attack,screen
                a.jpg,1,live,
                a.jpg,2,live,
                a.jpg,1,attack,print
                """);

        assertThat(LivenessEvaluation.groups(rows, 2))
                .extracting(group -> group.get(0).subject() + group.get(0).kind() + group.size())
                .containsExactly("12", "1print2", "1screen1", "11", "21");
    }

    @Test
    void without_a_column_for_it_all_attacks_are_of_one_kind() throws Exception {
        assertThat(read("path,subject,label\na.jpg,1,attack\na.jpg,1,live\n"))
                .extracting(Row::kind)
                .containsExactly("attack", "");
    }

    @Test
    void what_was_never_judged_stops_attacks_and_refuses_people_and_is_told() {
        LivenessReport report = LivenessReport.of(
                new LivenessEvaluation.Result(
                        List.of(
                                judged(Label.LIVE, "", 0.9, null),
                                judged(Label.LIVE, "", null, "NO_FACE"),
                                judged(Label.ATTACK, "print", 0.1, "BLURRED"),
                                judged(Label.ATTACK, "print", null, "TOO_FAR"),
                                judged(Label.ATTACK, "screen", 0.6, null)),
                        List.of()),
                1,
                0.5);

        assertThat(report.terminal().bpcer()).isEqualTo(new Rate(1, 2));
        assertThat(report.terminal().apcer()).as("of the worst kind").isEqualTo(new Rate(1, 1));
        assertThat(report.terminal().apcerByKind()).containsEntry("print", new Rate(0, 2));
        assertThat(report.bpnrr()).isEqualTo(new Rate(1, 2));
        assertThat(report.apnrr()).isEqualTo(new Rate(1, 3));
        assertThat(report.notJudged())
                .containsEntry("NO_FACE", 1L)
                .containsEntry("TOO_FAR", 1L)
                .hasSize(2);
        assertThat(report.targets())
                .as("half of the living were never judged")
                .allMatch(target -> target.rates() == null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("screen 100.00 %")
                .contains("more than that were never judged");
    }

    private static JudgedWalkUp judged(Label label, String kind, @Nullable Double score, @Nullable String why) {
        return new JudgedWalkUp(
                List.of("a.jpg"), "1", label, kind, score == null ? 0 : 1, why, score, score != null && score >= 0.5);
    }

    private List<Row> read(String list) throws Exception {
        Files.createFile(folder.resolve("a.jpg"));
        return LivenessEvaluation.read(Files.writeString(folder.resolve("list.csv"), list), folder);
    }
}
