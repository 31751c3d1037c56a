package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.StageTimes;

/**
 * The terminal as far as an evaluation sees it: pictures of one walk-up in, the best person and whether they are accepted
 * out. Everything is the terminal's own: models, gallery, fusion, threshold and margin. The one difference is which face
 * of a picture is meant: the one nearest to the middle, since photographs have bystanders.
 */
final class WalkUpIdentification implements AutoCloseable {

    private static final PersonName NOBODY = new PersonName("-", "-");
    private static final String NO_PHOTO = "0".repeat(64);

    private final RecognitionSettings settings;
    private final Path folder;
    private final Gallery gallery;
    private final FaceVision vision;
    private final Map<String, PersonId> codes = new HashMap<>();
    private final Map<PersonId, String> identities = new HashMap<>();

    /** Keeps its gallery in a folder of its own, which is deleted when this is closed. */
    WalkUpIdentification(ModelFiles models, RecognitionSettings settings) throws IOException, DatabaseProblem {
        this.settings = settings;
        folder = Files.createTempDirectory("opsta-evaluate");
        try {
            gallery = Gallery.open(folder, FaceEmbedder.DIMENSIONS, models.embedderHash());
        } catch (DatabaseProblem | RuntimeException e) {
            delete(folder);
            throw e;
        }
        vision = new FaceVision(models, new StageTimes());
    }

    /** The score from which the terminal, with as many people enrolled as now, takes somebody for one of them. */
    double threshold() {
        return settings.threshold();
    }

    int enrolled() {
        return gallery.size();
    }

    /** Whether a face was found to enrol. A later photo of the same person replaces the earlier one. */
    boolean enrol(String identity, Mat photo) throws Gallery.NotStored {
        Optional<Template> template = template(photo);
        if (template.isPresent()) {
            gallery.put(code(identity), NOBODY, template.get(), NO_PHOTO, OffsetDateTime.now(ZoneOffset.UTC));
        }
        return template.isPresent();
    }

    /** Who it is, by all pictures of one walk-up together; empty without a face in any, or with nobody enrolled. */
    Optional<Answer> identify(List<Mat> pictures) {
        List<Template> seen =
                pictures.stream().flatMap(picture -> template(picture).stream()).toList();
        if (seen.isEmpty() || gallery.size() == 0) {
            return Optional.empty();
        }
        List<Candidate> nearest = gallery.nearest(fused(seen), 2);
        Candidate best = nearest.get(0);
        double second = nearest.size() < 2 ? -1 : nearest.get(1).similarity();
        return Optional.of(new Answer(
                Objects.requireNonNull(identities.get(best.person())),
                best.similarity(),
                second,
                best.similarity() >= threshold() && best.similarity() - second >= settings.margin()));
    }

    private static Template fused(List<Template> seen) {
        float[] sum = new float[seen.get(0).dimensions()];
        for (Template template : seen) {
            float[] values = template.values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        return Template.normalised(sum);
    }

    private Optional<Template> template(Mat image) {
        double middleX = image.cols() / 2.0;
        double middleY = image.rows() / 2.0;
        Optional<DetectedFace> wanted = vision.detect(image).stream()
                .min(Comparator.comparingDouble(face -> Math.hypot(
                        (face.leftEye().x() + face.rightEye().x()) / 2 - middleX,
                        (face.leftEye().y() + face.rightEye().y()) / 2 - middleY)));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try (AlignedFace face = vision.align(image, wanted.get())) {
            return Optional.of(vision.embed(face));
        }
    }

    /** A list's names need not be personnel codes. */
    private PersonId code(String identity) {
        return codes.computeIfAbsent(identity, newcomer -> {
            PersonId code = new PersonId("p" + codes.size());
            identities.put(code, newcomer);
            return code;
        });
    }

    @Override
    public void close() throws IOException {
        vision.close();
        gallery.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
