package org.opsta.kiosk.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.EnrolCode;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.enrolment.PhotoSettings;

class PhotoEvaluationTest {

    private static final PhotoSettings LIMITS =
            new PhotoSettings(0.3, 20, 0.97, 0.5, 0.8, 35, 30, 25, 0.9, 35, 220, 1.75, 0.55);

    @TempDir
    Path folder;

    @Test
    void each_photo_of_a_folder_gets_the_answer_enrolment_would_give() throws Exception {
        Files.copy(TestPictures.portrait("men/26"), folder.resolve("b.jpg"));
        Path deeper = Files.createDirectory(folder.resolve("a"));
        Files.copy(TestPictures.portrait("men/6"), deeper.resolve("sunglasses.JPG"));
        Files.writeString(folder.resolve("c.png"), "only words");
        Files.writeString(folder.resolve("notes.txt"), "not looked at");

        PhotoReport report;
        try (Progress progress = new Progress("photos", 3)) {
            report = PhotoEvaluation.run(PhotoEvaluation.photos(folder), TestPictures.models(), LIMITS, progress);
        }

        assertThat(report.photos()).isEqualTo(3);
        assertThat(report.codes())
                .isEqualTo(Map.of(EnrolCode.ACCEPTED, 1, EnrolCode.EYES_COVERED, 1, EnrolCode.NOT_A_PICTURE, 1));
        assertThat(report.answers())
                .extracting(answer -> folder.relativize(Path.of(answer.path())) + " " + answer.code())
                .containsExactly("a/sunglasses.JPG EYES_COVERED", "b.jpg ACCEPTED", "c.png NOT_A_PICTURE");
        assertThat(printed(report))
                .contains("sunglasses.JPG: EYES_COVERED\n  มองไม่เห็นดวงตา")
                .contains("  The eyes cannot be seen")
                .contains("1 of 3 ACCEPTED");
    }

    @Test
    void one_file_may_have_any_name() throws Exception {
        Path photo = Files.writeString(folder.resolve("photo"), "only words");

        assertThat(PhotoEvaluation.photos(photo)).isEqualTo(List.of(photo));
    }

    @Test
    void what_is_not_there_is_said_with_what_to_do() {
        assertThatExceptionOfType(BadList.class)
                .isThrownBy(() -> PhotoEvaluation.photos(folder.resolve("nowhere")))
                .withMessageContaining("nowhere")
                .withMessageContaining("name a photo");
        assertThatExceptionOfType(BadList.class)
                .isThrownBy(() -> PhotoEvaluation.photos(folder))
                .withMessageContaining("no JPEG or PNG");
    }

    private static String printed(PhotoReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
