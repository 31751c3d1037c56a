package org.opsta.kiosk.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;
import org.opsta.kiosk.evaluate.PictureList.Picture;
import org.opsta.kiosk.recognition.FrameGate;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;

/**
 * Pictures of people as templates: each as a single frame at the terminal, some as enrolment photos too.
 *
 * @param photos of each identity, its first usable picture as it would be enrolled; empty when not asked for
 * @param unusable pictures without a readable face, and those the terminal would not use as a frame
 */
record DescribedPictures(List<Described> photos, List<Described> frames, int unusable) {

    /** One line of a list. */
    record Row(Picture picture, String identity) {}

    record Described(String identity, Template template) {}

    DescribedPictures {
        photos = List.copyOf(photos);
        frames = List.copyOf(frames);
    }

    /**
     * Reads a list with the columns {@code path} and {@code identity} (or {@code subject}). Of a list with a column
     * {@code label}, the lines that say {@code live} alone.
     */
    static List<Row> read(Path list, Path images) throws BadList {
        List<Row> rows = PictureList.open(list, images, Set.of())
                .rows(row -> row.getOr("label", "live").equals("live")
                        ? Optional.of(new Row(row.picture(), row.getOr("identity", row.getOr("subject", ""))))
                        : Optional.<Row>empty())
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (rows.stream().anyMatch(row -> row.identity().isEmpty())) {
            throw new BadList(
                    list + ": a line without identity; the list needs the column identity, or subject, filled in"
                            + " everywhere");
        }
        return rows;
    }

    static DescribedPictures of(
            List<Row> rows, boolean withPhotos, ModelFiles models, FrameGate gate, Progress progress) {
        List<Described> photos = new ArrayList<>();
        List<Described> frames = new ArrayList<>();
        Set<String> enrolled = new HashSet<>();
        int unusable = 0;
        PhotoDecoder decoder = new PhotoDecoder();
        try (FaceVision vision = new FaceVision(models, new StageTimes())) {
            for (Row row : rows) {
                try (Mat image = decoder.decode(Files.readAllBytes(row.picture().file()));
                        AlignedFace face = middlemost(vision, image)
                                .map(found -> vision.align(image, found))
                                .orElse(null)) {
                    if (face == null || gate.judge(face.quality()).isPresent()) {
                        unusable++;
                        continue;
                    }
                    frames.add(new Described(
                            row.identity(), vision.describeBothSides(face).template()));
                    if (withPhotos && enrolled.add(row.identity())) {
                        photos.add(new Described(
                                row.identity(),
                                vision.describeForEnrolment(image, face).template()));
                    }
                } catch (BadPicture | IOException e) {
                    unusable++;
                } finally {
                    progress.step();
                }
            }
        }
        return new DescribedPictures(photos, frames, unusable);
    }

    /** The face that a photograph is of: the others in it are bystanders. */
    static Optional<DetectedFace> middlemost(FaceVision vision, Mat image) {
        return vision.detect(image).stream()
                .min(Comparator.comparingDouble(face -> face.fromMiddle(image.cols(), image.rows())));
    }
}
