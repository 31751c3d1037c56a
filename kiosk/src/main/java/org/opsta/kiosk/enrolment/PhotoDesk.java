package org.opsta.kiosk.enrolment;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.EnrolResult.Nearest;
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
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.uplink.EnrolDesk;
import org.opsta.kiosk.vision.FaceVision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enrols and withdraws people. Photos are looked at on the vision thread, between frames; the calling thread waits.
 */
public final class PhotoDesk implements EnrolDesk {

    private static final Logger log = LoggerFactory.getLogger(PhotoDesk.class);

    private final DeviceId device;
    private final PhotoExam exam;
    private final double lookAlike;
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
        exam = new PhotoExam(vision, settings.photo());
        lookAlike = settings.lookAlike();
        this.visionThread = visionThread;
        this.gallery = gallery;
        this.pins = pins;
        this.clock = clock;
    }

    @Override
    public EnrolResult enrol(Enrol request) {
        try {
            byte[] file = file(request.photo());
            PhotoExam.Answer answer = CompletableFuture.supplyAsync(() -> exam.look(file), visionThread)
                    .join();
            Template template = answer.template();
            if (template == null) {
                throw new Refused(answer.verdict());
            }
            return keep(request, Sha256.hex(file), template, answer.verdict());
        } catch (Refused e) {
            return answer(request, e.verdict, null, List.of());
        } catch (Gallery.NotStored e) {
            return answer(request, Verdict.refused(EnrolCode.NOT_STORED, Map.of()), null, List.of());
        }
    }

    /**
     * Nobody is enrolled between the search for look-alikes and the change: of two sent at once, the later one meets the
     * earlier one. What is held leaves no trace.
     */
    private synchronized EnrolResult keep(Enrol request, String photoSha256, Template template, Verdict accepted)
            throws Gallery.NotStored {
        LookAlikes alikes = LookAlikes.of(request, gallery.nearest(template, LookAlikes.needed(request)), lookAlike);
        Optional<PersonId> owner = gallery.otherWithPhoto(photoSha256, request.person());
        if (owner.isPresent()) {
            return held(request, EnrolCode.SAME_PHOTO, alikes.nearest(), List.of(new Nearest(owner.get(), 1)));
        }
        if (!alikes.confirmed()) {
            return held(request, EnrolCode.LOOKS_LIKE_ANOTHER, alikes.nearest(), alikes.tooLike());
        }
        gallery.put(request.person(), request.name(), template, photoSha256, clock.get());
        return answer(request, accepted, alikes.nearest(), List.of());
    }

    private EnrolResult held(Enrol request, EnrolCode code, @Nullable Nearest nearest, List<Nearest> looksLike) {
        Verdict verdict = Verdict.refused(
                code,
                Map.of("similarity", looksLike.get(0).similarity(), "lookAlike", lookAlike),
                listed(looksLike, other -> other.person() + " (" + twoPlaces(other.similarity()) + ")"),
                twoPlaces(lookAlike),
                listed(looksLike, other -> other.person().value()));
        return answer(request, verdict, nearest, looksLike);
    }

    private static String listed(List<Nearest> others, Function<Nearest, String> as) {
        return others.stream().map(as).collect(Collectors.joining(", "));
    }

    private static String twoPlaces(double similarity) {
        return String.format(Locale.ROOT, "%.2f", similarity);
    }

    private static byte[] file(Photo photo) throws Refused {
        // Base64 has four characters for three bytes; what is too long is not even unpacked.
        long bytes = photo.data().length() / 4L * 3;
        if (bytes > Photo.LARGEST_BYTES + 3L) {
            throw new Refused(PhotoExam.tooLarge(bytes));
        }
        byte[] file;
        try {
            file = photo.bytes();
        } catch (IllegalArgumentException e) {
            throw new Refused(Verdict.refused(EnrolCode.DAMAGED_PICTURE, Map.of()));
        }
        if (file.length > Photo.LARGEST_BYTES) {
            throw new Refused(PhotoExam.tooLarge(file.length));
        }
        if (!Sha256.hex(file).equalsIgnoreCase(photo.sha256())) {
            throw new Refused(Verdict.refused(EnrolCode.PHOTO_HASH_MISMATCH, Map.of()));
        }
        return file;
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
                List.of(),
                null,
                clock.get());
    }

    @Override
    public WithdrawResult refuseWithdraw(String code, String detail) {
        return new WithdrawResult(
                device, null, null, code, false, false, false, false, Hint.of("withdraw." + code, detail), clock.get());
    }

    private EnrolResult answer(Enrol request, Verdict verdict, @Nullable Nearest nearest, List<Nearest> looksLike) {
        return new EnrolResult(
                device,
                request.requestId(),
                request.person(),
                verdict.code().outcome(),
                verdict.code().name(),
                verdict.numbers(),
                verdict.hint(),
                nearest,
                looksLike,
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

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Verdict verdict;

        Refused(Verdict verdict) {
            this.verdict = verdict;
        }
    }
}
