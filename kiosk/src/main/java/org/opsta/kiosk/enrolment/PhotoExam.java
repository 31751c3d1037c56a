package org.opsta.kiosk.enrolment;

import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.Photo;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.FaceVision.Described;
import org.opsta.kiosk.vision.PhotoDecoder;

/**
 * Looks at a photo as enrolment does: finds the face, measures and describes it, holds it against the rules.
 *
 * <p>Not thread-safe: owned by the vision thread.
 */
public final class PhotoExam {

    private final PhotoDecoder decoder = new PhotoDecoder();
    private final FaceVision vision;
    private final PhotoSettings limits;
    private final PhotoRules rules;

    public PhotoExam(FaceVision vision, PhotoSettings limits) {
        this.vision = vision;
        this.limits = limits;
        rules = new PhotoRules(limits);
    }

    /** @param template absent when the photo is refused */
    public record Answer(@Nullable Template template, Verdict verdict) {}

    /** @param file a JPEG or PNG */
    public Answer look(byte[] file) {
        if (file.length > Photo.LARGEST_BYTES) {
            return new Answer(null, tooLarge(file.length));
        }
        try (Mat image = decoder.decode(file)) {
            return look(image);
        } catch (BadPicture e) {
            return new Answer(null, verdict(e));
        }
    }

    private Answer look(Mat image) {
        List<DetectedFace> faces = vision.detect(image);
        if (faces.isEmpty()) {
            return new Answer(null, rules.noFace());
        }
        DetectedFace main = faces.get(0);
        long large = faces.stream()
                .filter(face -> face.box().width()
                        >= limits.otherFaceShare() * main.box().width())
                .count();
        try (AlignedFace face = vision.align(image, main)) {
            Described described = vision.describe(face);
            Verdict verdict = rules.judge(large, face.quality(), described.cover(), vision.eyesShut(face));
            return new Answer(
                    verdict.code() == EnrolCode.ACCEPTED
                            ? vision.describeForEnrolment(image, face).template()
                            : null,
                    verdict);
        }
    }

    static Verdict tooLarge(long bytes) {
        return Verdict.refused(
                EnrolCode.PHOTO_TOO_LARGE,
                Map.of("bytes", (double) bytes, "mostBytes", (double) Photo.LARGEST_BYTES),
                bytes + " B",
                Photo.LARGEST_BYTES + " B");
    }

    private static Verdict verdict(BadPicture problem) {
        return switch (problem.code()) {
            case NOT_A_PICTURE -> Verdict.refused(EnrolCode.NOT_A_PICTURE, Map.of());
            case DAMAGED -> Verdict.refused(EnrolCode.DAMAGED_PICTURE, Map.of());
            case TOO_MANY_PIXELS ->
                Verdict.refused(
                        EnrolCode.PHOTO_TOO_LARGE,
                        Map.of("pixels", (double) problem.pixels(), "mostPixels", (double) PhotoDecoder.MOST_PIXELS),
                        problem.pixels() + " pixels",
                        PhotoDecoder.MOST_PIXELS + " pixels");
        };
    }
}
