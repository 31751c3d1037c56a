package org.opsta.kiosk.enrolment;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;
import org.opsta.contract.Sha256;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawCode;
import org.opsta.contract.WithdrawResult;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.pin.PinStore;
import org.opsta.kiosk.pin.PinStoreFailed;
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.uplink.EnrolDesk;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.DetectedFace;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.FaceVision.AlignedFace;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols and withdraws people. Photos are looked at on the vision thread, between frames; the calling thread waits.
 */
public final class PhotoDesk implements EnrolDesk {

    private static final Logger log = LoggerFactory.getLogger(PhotoDesk.class);

    private final DeviceId device;
    private final EnrolmentSettings settings;
    private final PhotoDecoder decoder = new PhotoDecoder();
    private final FaceVision vision;
    private final Executor visionThread;
    private final Gallery gallery;
    private final PinStore pins;
    private final Supplier<OffsetDateTime> clock;

    public PhotoDesk(
            DeviceId device,
            EnrolmentSettings settings,
            FaceVision vision,
            Executor visionThread,
            Gallery gallery,
            PinStore pins,
            Supplier<OffsetDateTime> clock) {
        this.device = device;
        this.settings = settings;
        this.vision = vision;
        this.visionThread = visionThread;
        this.gallery = gallery;
        this.pins = pins;
        this.clock = clock;
    }

    @Override
    public EnrolResult enrol(Enrol request) {
        try {
            byte[] file = file(request.photo());
            Template template = CompletableFuture.supplyAsync(() -> look(file), visionThread)
                    .join()
                    .templateOrRefusal();
            gallery.put(request.person(), request.name(), template, Sha256.hex(file), clock.get());
            return answer(request, Verdict.accepted(), nearestOther(request.person(), template));
        } catch (Refused e) {
            return answer(request, e.verdict, null);
        } catch (Gallery.NotStored e) {
            return answer(request, Verdict.refused(EnrolCode.NOT_STORED, Map.of()), null);
        }
    }

    private static byte[] file(Photo photo) throws Refused {
        // Base64 has four characters for three bytes; what is too long is not even unpacked.
        long bytes = photo.data().length() / 4L * 3;
        if (bytes > Photo.LARGEST_BYTES + 3L) {
            throw tooLarge(bytes);
        }
        byte[] file;
        try {
            file = photo.bytes();
        } catch (IllegalArgumentException e) {
            throw new Refused(Verdict.refused(EnrolCode.DAMAGED_PICTURE, Map.of()));
        }
        if (file.length > Photo.LARGEST_BYTES) {
            throw tooLarge(file.length);
        }
        if (!Sha256.hex(file).equalsIgnoreCase(photo.sha256())) {
            throw new Refused(Verdict.refused(EnrolCode.PHOTO_HASH_MISMATCH, Map.of()));
        }
        return file;
    }

    private static Refused tooLarge(long bytes) {
        return new Refused(Verdict.refused(
                EnrolCode.PHOTO_TOO_LARGE,
                Map.of("bytes", (double) bytes, "mostBytes", (double) Photo.LARGEST_BYTES),
                bytes + " B",
                Photo.LARGEST_BYTES + " B"));
    }

    /** Runs on the vision thread. */
    private Look look(byte[] file) {
        try (Mat image = decoder.decode(file)) {
            List<DetectedFace> faces = vision.detect(image);
            if (faces.isEmpty()) {
                return new Look(null, Verdict.refused(EnrolCode.NO_FACE, Map.of("faces", 0.0)));
            }
            DetectedFace main = faces.get(0);
            long large = faces.stream()
                    .filter(face -> face.box().width()
                            >= settings.otherFaceShare() * main.box().width())
                    .count();
            if (large > 1) {
                return new Look(null, Verdict.refused(EnrolCode.SEVERAL_FACES, Map.of("faces", (double) large), large));
            }
            try (AlignedFace face = vision.align(image, main)) {
                double presence = face.quality().presence();
                if (presence < settings.leastPresence()) {
                    return new Look(
                            null,
                            Verdict.refused(
                                    EnrolCode.NO_FACE,
                                    Map.of("presence", presence, "leastPresence", settings.leastPresence())));
                }
                double eyes = face.landmarks().eyeDistance();
                if (eyes < settings.leastEyePixels()) {
                    return new Look(
                            null,
                            Verdict.refused(
                                    EnrolCode.FACE_TOO_SMALL,
                                    Map.of("eyePixels", eyes, "leastEyePixels", (double) settings.leastEyePixels()),
                                    Math.round(eyes),
                                    settings.leastEyePixels()));
                }
                return new Look(vision.embed(face), Verdict.accepted());
            }
        } catch (BadPicture e) {
            return new Look(null, verdict(e));
        }
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

    private EnrolResult.@Nullable Nearest nearestOther(PersonId person, Template template) {
        return gallery.nearest(template, 2).stream()
                .filter(candidate -> !candidate.person().equals(person))
                .findFirst()
                .map(PhotoDesk::nearest)
                .orElse(null);
    }

    private static EnrolResult.Nearest nearest(Candidate candidate) {
        return new EnrolResult.Nearest(candidate.person(), candidate.similarity());
    }

    @Override
    public WithdrawResult withdraw(Withdraw request) {
        boolean known = false;
        boolean faceGone = false;
        boolean pinGone = false;
        // What can be deleted is deleted, whatever becomes of the rest.
        try {
            known = gallery.remove(request.person());
            faceGone = true;
        } catch (Gallery.NotStored e) {
            log.error("A template was not deleted", e);
        }
        try {
            known |= pins.remove(request.person());
            pinGone = true;
        } catch (PinStoreFailed e) {
            log.error("A PIN was not deleted", e);
        }
        WithdrawCode code = !faceGone || !pinGone
                ? WithdrawCode.NOT_STORED
                : known ? WithdrawCode.WITHDRAWN : WithdrawCode.UNKNOWN_PERSON;
        return answer(request, code, faceGone, pinGone);
    }

    @Override
    public EnrolResult refuseEnrol(String code, String detail) {
        return new EnrolResult(
                device,
                null,
                null,
                EnrolResult.Outcome.REFUSED,
                code,
                Map.of(),
                Hint.of("enrol." + code, detail),
                null,
                null,
                clock.get());
    }

    @Override
    public WithdrawResult refuseWithdraw(String code, String detail) {
        return new WithdrawResult(
                device, null, null, code, false, false, false, false, Hint.of("withdraw." + code, detail), clock.get());
    }

    private EnrolResult answer(Enrol request, Verdict verdict, EnrolResult.@Nullable Nearest nearest) {
        return new EnrolResult(
                device,
                request.requestId(),
                request.person(),
                verdict.code == EnrolCode.ACCEPTED ? EnrolResult.Outcome.ACCEPTED : EnrolResult.Outcome.REFUSED,
                verdict.code.name(),
                verdict.numbers,
                verdict.hint,
                nearest,
                request.photo().sha256(),
                clock.get());
    }

    private WithdrawResult answer(Withdraw request, WithdrawCode code, boolean faceGone, boolean pinGone) {
        // Requests are taken one at a time in the order they came, so no earlier enrolment can still be waiting.
        return new WithdrawResult(
                device,
                request.requestId(),
                request.person(),
                code.name(),
                faceGone,
                faceGone,
                faceGone,
                pinGone,
                Hint.of("withdraw." + code),
                clock.get());
    }

    private record Verdict(EnrolCode code, Map<String, Double> numbers, Hint hint) {

        static Verdict accepted() {
            return refused(EnrolCode.ACCEPTED, Map.of());
        }

        static Verdict refused(EnrolCode code, Map<String, Double> numbers, Object... hintArguments) {
            return new Verdict(code, numbers, Hint.of("enrol." + code, hintArguments));
        }
    }

    private record Look(@Nullable Template template, Verdict verdict) {
        Template templateOrRefusal() throws Refused {
            if (template == null) {
                throw new Refused(verdict);
            }
            return template;
        }
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Verdict verdict;

        Refused(Verdict verdict) {
            this.verdict = verdict;
        }
    }
}
