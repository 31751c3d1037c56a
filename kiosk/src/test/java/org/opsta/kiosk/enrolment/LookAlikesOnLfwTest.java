package org.opsta.kiosk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.settings.SettingsFile;

/**
 * What a limit for look-alikes costs and catches: of different people enrolled one after the other, how many are held;
 * of second photos of an enrolled person under another code, how many. Prints both for several limits.
 *
 * <p>Every fifth second photo is looked at; {@code -Dopsta.every=1} takes all. Skipped without the pictures.
 */
class LookAlikesOnLfwTest {

    private static final double[] LIMITS = {0.40, 0.45, 0.50, 0.55, 0.60, 0.65};

    private final int every = Integer.getInteger("opsta.every", 5);

    @Test
    @Timeout(1800)
    void different_people_pass_and_the_same_person_twice_is_held() throws Exception {
        Path folder = EvaluationData.folder("lfw-dev");
        Map<String, Template> people = new LinkedHashMap<>();
        List<Double> same = new ArrayList<>();
        try (FaceVision vision = new FaceVision(TestPictures.models(), new StageTimes())) {
            int probes = 0;
            for (String[] cells : lines(folder)) {
                Path picture = folder.resolve(cells[0]);
                if (cells[2].equals("enroll")) {
                    template(picture, true, vision).ifPresent(found -> people.put(cells[1], found));
                } else if (cells[2].equals("probe") && probes++ % every == 0 && people.containsKey(cells[1])) {
                    template(picture, false, vision)
                            .ifPresent(found -> same.add(found.similarity(people.get(cells[1]))));
                }
            }
        }
        double limit = SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .enrolment()
                .lookAlike();
        List<Template> different = List.copyOf(people.values());
        DoubleStream.concat(DoubleStream.of(LIMITS), DoubleStream.of(limit)).forEach(from -> {
            int held = held(different, from);
            say(
                    "from %.3f on: of %d different people %d held (%.2f %%); of %d second photos %.1f %% held",
                    from,
                    different.size(),
                    held,
                    100.0 * held / different.size(),
                    same.size(),
                    100 * caught(same, from));
        });

        assertThat(people).as("people").hasSize(610);
        assertThat(held(different, limit)).as("different people held").isLessThanOrEqualTo(12);
        assertThat(caught(same, limit)).as("second photos held").isGreaterThanOrEqualTo(0.95);
    }

    /** Enrolled in this order, the held ones left out. */
    private static int held(List<Template> people, double limit) {
        List<Template> enrolled = new ArrayList<>();
        for (Template next : people) {
            if (enrolled.stream().noneMatch(one -> one.similarity(next) >= limit)) {
                enrolled.add(next);
            }
        }
        return people.size() - enrolled.size();
    }

    private static double caught(List<Double> same, double limit) {
        return (double) same.stream().filter(similarity -> similarity >= limit).count() / same.size();
    }

    private static List<String[]> lines(Path folder) throws Exception {
        // The enrolled ones first.
        return Files.readAllLines(folder.resolve("identify.csv")).stream()
                .map(line -> line.split(",", -1))
                .sorted(Comparator.comparing(cells -> cells[2]))
                .toList();
    }

    /** Of the face nearest to the middle of the picture: the others in it are passers-by. */
    private static Optional<Template> template(Path picture, boolean enrolled, FaceVision vision) {
        try (Mat image = new PhotoDecoder().decode(TestPictures.read(picture))) {
            Optional<DetectedFace> wanted = vision.detect(image).stream()
                    .min(Comparator.comparingDouble(face -> face.fromMiddle(image.cols(), image.rows())));
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            try (AlignedFace face = vision.align(image, wanted.get())) {
                // A third of the time, and as near to it as makes no difference for a sample.
                return Optional.of(
                        (enrolled ? vision.describeForEnrolment(image, face) : vision.describeBothSides(face))
                                .template());
            }
        } catch (Exception e) {
            throw new IllegalStateException(picture.toString(), e);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
