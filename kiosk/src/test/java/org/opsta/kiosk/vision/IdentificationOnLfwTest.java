package org.opsta.kiosk.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.kiosk.vision.StageTimes.Stage.DETECT;
import static org.opsta.kiosk.vision.StageTimes.Stage.EMBED;
import static org.opsta.kiosk.vision.StageTimes.Stage.LANDMARKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.EvaluationData;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.app.KioskSettings;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.recognition.Box;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.FaceFollower;
import org.opsta.kiosk.recognition.FaceQuality;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.recognition.Sighting;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.settings.SettingsFile;

/**
 * How well people are told apart and strangers refused, one photo enrolled and one frame seen, with the terminal's own
 * models, search and defaults. Prints the measurement; fails where a broken alignment, channel order or search would show.
 *
 * <p>Every fifth probe and stranger is looked at; {@code -Dopsta.every=1} takes all. Skipped without the pictures.
 */
class IdentificationOnLfwTest {

    private static final double[] FALSE_POSITIVE_RATES = {0.01, 0.003, 0.001};

    private final int every = Integer.getInteger("opsta.every", 5);
    private final StageTimes times = new StageTimes();

    @TempDir
    Path state;

    private enum Role {
        ENROLL,
        PROBE,
        STRANGER
    }

    /** One line of the list: a picture, whose it is, and what it is for. */
    private record Picture(Path file, PersonId person, Role role) {}

    /** The nearest person enrolled to one picture, best first, and what the terminal makes of it. */
    private record Scan(PersonId person, Candidate best, ScanOutcome outcome) {
        boolean right() {
            return best.person().equals(person);
        }

        boolean recognisedAs(boolean wanted) {
            return outcome instanceof ScanOutcome.Recognised recognised
                    && recognised.person().equals(person) == wanted;
        }

        boolean recognised() {
            return outcome instanceof ScanOutcome.Recognised;
        }
    }

    @Test
    @Timeout(1800)
    void people_are_told_apart_and_strangers_refused() throws Exception {
        Map<Role, List<Picture>> pictures = pictures(EvaluationData.folder("lfw-dev"));
        RecognitionSettings defaults = SettingsFile.defaults(KioskSettings.class, "kiosk.example.yaml")
                .settings()
                .recognition();
        try (FaceVision vision = new FaceVision(TestPictures.models(), times);
                Gallery gallery = Gallery.open(
                        state, FaceEmbedder.DIMENSIONS, TestPictures.models().embedderHash())) {
            enrol(pictures.get(Role.ENROLL), vision, gallery);
            Scans probes = scan(sample(pictures.get(Role.PROBE)), vision, gallery, defaults);
            Scans strangers = scan(sample(pictures.get(Role.STRANGER)), vision, gallery, defaults);

            say(
                    "LFW: %d people enrolled with one photo, %d probes (%d without a face), %d strangers (%d without a face)",
                    gallery.size(), probes.total, probes.faceless(), strangers.total, strangers.faceless());
            for (double rate : FALSE_POSITIVE_RATES) {
                sayRate(rate, probes, strangers);
            }
            double recognised = probes.share(scan -> scan.recognisedAs(true));
            long wrong = probes.found.stream()
                    .filter(scan -> scan.recognisedAs(false))
                    .count();
            double letIn = strangers.share(Scan::recognised);
            say(
                    "at the defaults, threshold %.3f and margin %.2f: FPIR %.2f %%, TPIR %.2f %%, wrong person %d",
                    defaults.threshold(), defaults.margin(), 100 * letIn, 100 * recognised, wrong);
            say(
                    "per picture, median: detect %.2f ms, landmarks %.2f ms, embed %.2f ms",
                    medianMillis(DETECT), medianMillis(LANDMARKS), medianMillis(EMBED));

            assertThat(gallery.size())
                    .as("people enrolled")
                    .isEqualTo(pictures.get(Role.ENROLL).size());
            assertThat(letIn).as("strangers let in").isLessThanOrEqualTo(0.01);
            assertThat(recognised).as("people recognised").isGreaterThanOrEqualTo(0.95);
            assertThat(wrong).as("people taken for somebody else").isLessThanOrEqualTo(1);
        }
    }

    private static Map<Role, List<Picture>> pictures(Path folder) throws IOException {
        Map<Role, List<Picture>> pictures = new TreeMap<>();
        Map<String, PersonId> codes = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("identify.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[2].equals("role")) {
                continue;
            }
            // The list's names are no personnel codes.
            PersonId person = codes.computeIfAbsent(cells[1], name -> new PersonId("p" + codes.size()));
            Role role = Role.valueOf(cells[2].toUpperCase(Locale.ROOT));
            pictures.computeIfAbsent(role, first -> new ArrayList<>())
                    .add(new Picture(folder.resolve(cells[0]), person, role));
        }
        return pictures;
    }

    private List<Picture> sample(List<Picture> all) {
        List<Picture> sample = new ArrayList<>();
        for (int i = 0; i < all.size(); i += every) {
            sample.add(all.get(i));
        }
        return sample;
    }

    private static void enrol(List<Picture> pictures, FaceVision vision, Gallery gallery) throws Exception {
        PersonName name = new PersonName("ผู้ทดสอบ", "Tester");
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
        for (Picture picture : pictures) {
            Optional<Template> template = template(picture, vision);
            if (template.isPresent()) {
                gallery.put(picture.person(), name, template.get(), "0".repeat(64), now);
            }
        }
    }

    /** What came of a list of pictures; those without a face are in {@code total} only. */
    private record Scans(int total, List<Scan> found) {
        int faceless() {
            return total - found.size();
        }

        double share(Predicate<Scan> which) {
            return (double) found.stream().filter(which).count() / total;
        }
    }

    private static Scans scan(List<Picture> pictures, FaceVision vision, Gallery gallery, RecognitionSettings defaults)
            throws Exception {
        List<Scan> found = new ArrayList<>();
        for (Picture picture : pictures) {
            Optional<Template> template = template(picture, vision);
            if (template.isPresent()) {
                found.add(new Scan(
                        picture.person(),
                        gallery.nearest(template.get(), 1).get(0),
                        decide(template.get(), gallery, defaults)));
            }
        }
        return new Scans(pictures.size(), found);
    }

    /** The terminal's own decision, on a single frame. */
    private static ScanOutcome decide(Template template, Gallery gallery, RecognitionSettings defaults) {
        RecognitionSettings oneFrame = new RecognitionSettings(
                defaults.threshold(),
                defaults.margin(),
                1,
                1,
                defaults.decideWithinMillis(),
                defaults.adviseAfterMillis(),
                defaults.lostAfterMillis(),
                defaults.tryAgainAfterMillis());
        Sighting sighting =
                Sighting.good(0, new Box(0, 0, 100, 100), new FaceQuality(100, 1, 2, 128, 0, 0, 0, 45, 1), template);
        return new FaceFollower(oneFrame, gallery).see(sighting).orElseThrow();
    }

    /** Of the face nearest to the middle of the picture: the others in it are passers-by. */
    private static Optional<Template> template(Picture picture, FaceVision vision) throws Exception {
        try (Mat image = new PhotoDecoder().decode(Files.readAllBytes(picture.file()))) {
            Point middle = new Point(image.cols() / 2.0, image.rows() / 2.0);
            Optional<DetectedFace> wanted = vision.detect(image).stream()
                    .min(Comparator.comparingDouble(face ->
                            Point.between(face.leftEye(), face.rightEye()).distanceTo(middle)));
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            try (AlignedFace face = vision.align(image, wanted.get())) {
                return Optional.of(vision.embed(face));
            }
        }
    }

    private static void sayRate(double rate, Scans probes, Scans strangers) {
        int above = (int) (rate * strangers.total);
        if (above < 1 || above >= strangers.found.size()) {
            say("FPIR %.1f %%: too few strangers in this sample to tell", 100 * rate);
            return;
        }
        // So many strangers lie above it, and the next one is just not let in.
        double threshold = strangers.found.stream()
                .map(scan -> scan.best().similarity())
                .sorted(Comparator.reverseOrder())
                .toList()
                .get(above);
        double recognised = probes.share(scan -> scan.right() && scan.best().similarity() > threshold);
        say("FPIR %.1f %%: threshold %.3f, TPIR %.2f %%", 100 * rate, threshold, 100 * recognised);
    }

    private double medianMillis(StageTimes.Stage stage) {
        return times.drain(stage).getValueAtPercentile(50) / 1000.0;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
