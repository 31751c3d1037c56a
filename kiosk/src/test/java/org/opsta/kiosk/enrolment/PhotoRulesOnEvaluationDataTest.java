package org.opsta.kiosk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.contract.EnrolCode;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.settings.SettingsFile;

/** How often the rules are wrong about real photos. */
class PhotoRulesOnEvaluationDataTest {

    @Test
    @Timeout(600)
    void press_photos_are_seldom_taken_for_masked_blurred_or_with_shut_eyes() throws Exception {
        Path folder = EvaluationData.folder("lfw-dev");
        List<Path> enrolled = Files.readAllLines(folder.resolve("identify.csv")).stream()
                .map(line -> line.split(","))
                .filter(fields -> fields[2].equals("enroll"))
                .map(fields -> folder.resolve(fields[0]))
                .toList();

        Map<EnrolCode, Integer> codes = codes(enrolled);

        say("enrolment photos of " + enrolled.size() + " people", codes);
        int refused = Stream.of(EnrolCode.FACE_COVERED, EnrolCode.EYES_COVERED, EnrolCode.BLURRED, EnrolCode.EYES_SHUT)
                .mapToInt(code -> codes.getOrDefault(code, 0))
                .sum();
        assertThat((double) refused / enrolled.size()).isLessThanOrEqualTo(0.03);
    }

    @Test
    @Timeout(600)
    void who_wears_a_mask_is_not_enrolled() throws Exception {
        List<Path> masked;
        try (Stream<Path> files = Files.list(EvaluationData.folder("masked-dev"))) {
            masked = files.sorted().toList();
        }

        Map<EnrolCode, Integer> codes = codes(masked);

        say("photos of people in masks", codes);
        assertThat((double) codes.getOrDefault(EnrolCode.ACCEPTED, 0) / masked.size())
                .isLessThanOrEqualTo(0.05);
    }

    private static Map<EnrolCode, Integer> codes(List<Path> photos) throws Exception {
        PhotoSettings limits = SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .enrolment()
                .photo();
        Map<EnrolCode, Integer> codes = new EnumMap<>(EnrolCode.class);
        try (FaceVision vision = new FaceVision(TestPictures.models(), new StageTimes())) {
            PhotoExam exam = new PhotoExam(vision, limits);
            photos.forEach(photo -> codes.merge(exam.look(read(photo)).verdict().code(), 1, Integer::sum));
        }
        return codes;
    }

    private static byte[] read(Path photo) {
        try {
            return Files.readAllBytes(photo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String what, Map<EnrolCode, Integer> codes) {
        System.out.println(what + ": " + codes);
    }
}
