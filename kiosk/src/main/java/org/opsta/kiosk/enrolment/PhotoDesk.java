package org.opsta.kiosk.enrolment;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
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
import org.opsta.kiosk.recognition.Candidate;
import org.opsta.kiosk.recognition.Template;
import org.opsta.kiosk.uplink.EnrolDesk;
import org.opsta.kiosk.vision.FaceVision;

/**
 * Enrols and withdraws people. Photos are looked at on the vision thread, between frames; the calling thread waits.
 */
public final class PhotoDesk implements EnrolDesk {

    private final DeviceId device;
    private final PhotoExam exam;
    private final Executor visionThread;
    private final Gallery gallery;
    private final Supplier<OffsetDateTime> clock;

    public PhotoDesk(
            DeviceId device,
            EnrolmentSettings settings,
            FaceVision vision,
            Executor visionThread,
            Gallery gallery,
            Supplier<OffsetDateTime> clock) {
        this.device = device;
        this.exam = new PhotoExam(vision, settings.photo());
        this.visionThread = visionThread;
        this.gallery = gallery;
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
            gallery.put(request.person(), request.name(), template, Sha256.hex(file), clock.get());
            return answer(request, answer.verdict(), nearestOther(request.person(), template));
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
        try {
            boolean known = gallery.remove(request.person());
            return answer(request, known ? WithdrawCode.WITHDRAWN : WithdrawCode.UNKNOWN_PERSON, true);
        } catch (Gallery.NotStored e) {
            return answer(request, WithdrawCode.NOT_STORED, false);
        }
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
                device, null, null, code, false, false, false, Hint.of("withdraw." + code, detail), clock.get());
    }

    private EnrolResult answer(Enrol request, Verdict verdict, EnrolResult.@Nullable Nearest nearest) {
        return new EnrolResult(
                device,
                request.requestId(),
                request.person(),
                verdict.code() == EnrolCode.ACCEPTED ? EnrolResult.Outcome.ACCEPTED : EnrolResult.Outcome.REFUSED,
                verdict.code().name(),
                verdict.numbers(),
                verdict.hint(),
                nearest,
                request.photo().sha256(),
                clock.get());
    }

    private WithdrawResult answer(Withdraw request, WithdrawCode code, boolean gone) {
        // Requests are taken one at a time in the order they came, so no earlier enrolment can still be waiting.
        return new WithdrawResult(
                device,
                request.requestId(),
                request.person(),
                code.name(),
                gone,
                gone,
                gone,
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
