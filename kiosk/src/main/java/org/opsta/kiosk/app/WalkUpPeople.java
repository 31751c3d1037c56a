package org.opsta.kiosk.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.camera.CameraSettings;
import org.opsta.kiosk.camera.WalkUpSettings;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.recognition.LivenessSettings;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.ModelFiles;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.settings.BadSettings;

/**
 * People made of pictures who walk up to a terminal that is measured.
 *
 * @param folder one sub-folder per person, pictures inside
 */
record WalkUpPeople(Path folder) {

    /** Those in {@code images}, or the demo's. */
    static WalkUpPeople in(@Nullable Path images) throws BadSettings {
        Path folder = images != null
                ? images
                : ModelFiles.usualFolder().resolveSibling("pictures").resolve("four");
        if (!Files.isDirectory(folder)) {
            throw new BadSettings(
                    images == null
                            ? "the demo's people are not in " + folder
                                    + "; run scripts/fetch-models pictures, or name a folder with --images"
                            : "--images: there is no folder " + folder
                                    + "; name one with a sub-folder of pictures for each person");
        }
        return new WalkUpPeople(folder);
    }

    /** Everybody by the first of their pictures in which there is a face. */
    void enrol(FaceVision vision, Gallery gallery, OffsetDateTime now) throws IOException, Gallery.NotStored {
        for (Path person : sorted(folder, Files::isDirectory)) {
            for (Path picture : sorted(person, Files::isRegularFile)) {
                Optional<Template> template = template(picture, vision);
                if (template.isPresent()) {
                    String number = "p" + gallery.size();
                    gallery.put(
                            new PersonId(number), new PersonName(number, number), template.get(), "0".repeat(64), now);
                    break;
                }
            }
        }
    }

    private static Optional<Template> template(Path picture, FaceVision vision) throws IOException {
        try (Mat image = new PhotoDecoder().decode(Files.readAllBytes(picture))) {
            List<DetectedFace> faces = vision.detect(image);
            if (faces.isEmpty()) {
                return Optional.empty();
            }
            try (AlignedFace face = vision.align(image, faces.get(0))) {
                return Optional.of(vision.describeForEnrolment(image, face).template());
            }
        } catch (BadPicture e) {
            // The walk-ups say that they leave it out.
            return Optional.empty();
        }
    }

    private static List<Path> sorted(Path folder, Predicate<Path> which) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(which).sorted().toList();
        }
    }

    /** The camera, with these people before it. */
    CameraSettings walkingUp(CameraSettings camera) {
        return new CameraSettings(
                CameraSettings.Source.WALKUPS,
                camera.device(),
                null,
                null,
                camera.width(),
                camera.height(),
                camera.framesPerSecond(),
                camera.frozenAfterSeconds(),
                camera.retryAtMostSeconds(),
                new WalkUpSettings(folder, 1, 1.5, 2, 0.5, 0.5, 0));
    }

    /** They are photos in a drawn lobby: judged as always, but not kept from recording. */
    static LivenessSettings judgedNotRefused(LivenessSettings settings) {
        return settings.policy() == LivenessSettings.Policy.OFF
                ? settings
                : new LivenessSettings(
                        LivenessSettings.Policy.OBSERVE,
                        settings.threshold(),
                        settings.framesToDecide(),
                        settings.framesAtMost());
    }
}
