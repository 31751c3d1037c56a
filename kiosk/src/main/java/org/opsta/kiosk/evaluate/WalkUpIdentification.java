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
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.FusedFace;
import org.opsta.kiosk.recognition.Identification;
import org.opsta.kiosk.recognition.IdentityRule;
import org.opsta.kiosk.recognition.RecognitionSettings;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.FaceVision.Described;
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

    private final IdentityRule rule;
    private final FrameGate gate;
    private final Path folder;
    private final Gallery gallery;
    private final FaceVision vision;
    private final Map<String, PersonId> codes = new HashMap<>();
    private final Map<PersonId, String> identities = new HashMap<>();

    /** Keeps its gallery in a folder of its own, which is deleted when this is closed. */
    WalkUpIdentification(ModelFiles models, FrameGate gate, RecognitionSettings settings)
            throws IOException, DatabaseProblem {
        rule = new IdentityRule(models.falseMatchCurve(), settings);
        this.gate = gate;
        folder = Files.createTempDirectory("opsta-evaluate");
        try {
            gallery = Gallery.open(folder, FaceEmbedder.DIMENSIONS, models.templateHash());
        } catch (DatabaseProblem | RuntimeException e) {
            delete(folder);
            throw e;
        }
        vision = new FaceVision(models, new StageTimes());
    }

    /** The score from which the terminal, with as many people enrolled as now, takes somebody for one of them. */
    double threshold() {
        return rule.threshold(gallery.size());
    }

    int enrolled() {
        return gallery.size();
    }

    /** Whether a face was found to enrol. A later photo of the same person replaces the earlier one. */
    boolean enrol(String identity, Mat photo) throws Gallery.NotStored {
        try (AlignedFace face = face(photo)) {
            if (face == null) {
                return false;
            }
            gallery.put(
                    code(identity),
                    NOBODY,
                    vision.describeForEnrolment(photo, face).template(),
                    NO_PHOTO,
                    OffsetDateTime.now(ZoneOffset.UTC));
            return true;
        }
    }

    /**
     * Who it is, by all pictures of one walk-up together; empty without a usable face in any, or with nobody enrolled.
     */
    Optional<Answer> identify(List<Mat> pictures) {
        FusedFace seen = new FusedFace();
        for (Mat picture : pictures) {
            try (AlignedFace face = face(picture)) {
                if (face == null || gate.judge(face.quality()).isPresent()) {
                    continue;
                }
                Described described = seen.frames() == 0 ? vision.describeBothSides(face) : vision.describe(face);
                seen.add(described.template(), face.quality());
            }
        }
        if (seen.frames() == 0 || gallery.size() == 0) {
            return Optional.empty();
        }
        Identification found = rule.judge(seen.nearest(gallery, 2), gallery.size());
        return Optional.of(new Answer(
                Objects.requireNonNull(identities.get(Objects.requireNonNull(found.best()))),
                found.score(),
                gallery.size() < 2 ? -1 : found.score() - found.margin(),
                found.accepted()));
    }

    private @Nullable AlignedFace face(Mat image) {
        return DescribedPictures.middlemost(vision, image)
                .map(wanted -> vision.align(image, wanted))
                .orElse(null);
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
