package org.opsta.kiosk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.EnrolCode;
import org.opsta.kiosk.recognition.Cover;
import org.opsta.kiosk.recognition.FaceQuality;

class PhotoRulesTest {

    private final PhotoRules rules =
            new PhotoRules(new PhotoSettings(0.3, 20, 0.97, 0.5, 0.8, 30, 25, 25, 0.9, 45, 220, 1.3, 0.55));

    @ParameterizedTest
    @CsvSource({
        // faces, presence, sharpness, brightness, yaw, pitch, roll, eye pixels, inside, eyes shut, mouth and eyes
        // covered
        "1, 0.9,  1.3, 45,  30, -25, 25, 20, 0.97, 0.55, 0.5,  0.8,  ACCEPTED",
        "1, 1,    2,   220, 0,  0,   0,  90, 1,    0,    0,    0,    ACCEPTED",
        "2, 1,    2,   120, 0,  0,   0,  90, 1,    0,    0,    0,    SEVERAL_FACES",
        "1, 1,    2,   120, 0,  0,   0,  19, 1,    0,    0,    0,    FACE_TOO_SMALL",
        "1, 1,    2,   120, 0,  0,   0,  90, 0.96, 0,    0,    0,    OUT_OF_FRAME",
        "1, 1,    2,   120, 0,  0,   0,  90, 1,    0,    0.51, 0,    FACE_COVERED",
        "1, 1,    2,   120, 0,  0,   0,  90, 1,    0,    0,    0.81, EYES_COVERED",
        "1, 1,    2,   120, -31, 0,  0,  90, 1,    0,    0,    0,    NOT_FRONTAL",
        "1, 1,    2,   120, 0,  26,  0,  90, 1,    0,    0,    0,    NOT_FRONTAL",
        "1, 1,    2,   120, 0,  0,  -26, 90, 1,    0,    0,    0,    NOT_FRONTAL",
        "1, 0.89, 2,   120, 0,  0,   0,  90, 1,    0,    0,    0,    NO_FACE",
        "1, 1,    2,   44,  0,  0,   0,  90, 1,    0,    0,    0,    TOO_DARK",
        "1, 1,    2,   221, 0,  0,   0,  90, 1,    0,    0,    0,    TOO_BRIGHT",
        "1, 1,    1.2, 120, 0,  0,   0,  90, 1,    0,    0,    0,    BLURRED",
        "1, 1,    2,   120, 0,  0,   0,  90, 1,    0.56, 0,    0,    EYES_SHUT",
        // What explains the rest is told.
        "1, 0.1,  1,   120, 60, 0,   0,  90, 1,    0.9,  0.9,  0.9,  FACE_COVERED",
        "1, 0.1,  1,   120, 60, 0,   0,  90, 1,    0.9,  0,    0,    NOT_FRONTAL",
        "1, 1,    1,   30,  0,  0,   0,  90, 1,    0.9,  0,    0,    TOO_DARK",
        "1, 1,    2,   221, 0,  0,   0,  90, 1,    0,    0.9,  0.9,  TOO_BRIGHT",
    })
    void each_rule_has_its_code_and_the_first_broken_one_is_told(
            long faces,
            double presence,
            double sharpness,
            double brightness,
            double yaw,
            double pitch,
            double roll,
            double eyePixels,
            double inside,
            double shut,
            double mouth,
            double eyes,
            EnrolCode code) {
        Verdict verdict = rules.judge(
                faces,
                new FaceQuality(100, presence, sharpness, brightness, yaw, pitch, roll, eyePixels, inside),
                new Cover(mouth, eyes),
                shut);

        assertThat(verdict.code()).isEqualTo(code);
        assertThat(verdict.numbers())
                .containsEntry("yawDegrees", yaw)
                .containsEntry("mostYawDegrees", 30.0)
                .containsEntry("mouthCovered", mouth)
                .containsEntry("sharpness", sharpness);
    }

    @Test
    void the_hint_says_the_degrees_and_the_limits_in_both_languages() {
        Verdict verdict =
                rules.judge(1, new FaceQuality(100, 1, 2, 120, -41.6, 3, 12, 90, 1), new Cover(0.001, 0.001), 0);

        assertThat(verdict.hint().en())
                .contains("turned 42°, at most 30°; raised or lowered 3°, at most 25°; tilted 12°, at most 25°");
        assertThat(verdict.hint().th()).contains("หันข้าง 42° กำหนดไม่เกิน 30°");
    }

    @Test
    void a_number_is_said_as_a_person_would_say_it() {
        assertThat(rules.judge(1, new FaceQuality(100, 1, 0.8712, 120, 0, 0, 0, 90, 1), new Cover(0, 0), 0)
                        .hint()
                        .en())
                .contains("sharpness 0.9, at least 1.3");
        assertThat(rules.judge(1, new FaceQuality(100, 1, 2, 120, 0, 0, 0, 90, 1), new Cover(0.987, 0), 0)
                        .hint()
                        .en())
                .contains("certain to 99 %, at most 50 %");
    }
}
