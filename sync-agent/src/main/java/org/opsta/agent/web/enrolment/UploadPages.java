package org.opsta.agent.web.enrolment;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opsta.agent.access.Right;
import org.opsta.agent.access.Visitor;
import org.opsta.agent.roster.PhotoAnswer;
import org.opsta.agent.web.BadInput;
import org.opsta.agent.web.Pages;
import org.opsta.agent.web.Uploads;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;

/** Many photos at once; each gets an answer, and a bad one keeps no other back. */
final class UploadPages implements Pages {

    private final EnrolmentRooms rooms;
    private final Clock clock;

    UploadPages(EnrolmentRooms rooms, Clock clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/enrolment/upload", this::form);
        routes.post("/enrolment/upload", this::take);
    }

    private void form(Context context) {
        Asked asked = new Asked(context, "upload.title");
        asked.visit().require(Right.CHANGE_PHOTOS);
        asked.show(
                "upload",
                Map.of(
                        "page",
                        asked.page(),
                        "mostMegabytes",
                        Uploads.MOST_MEGABYTES,
                        "photoKilobytes",
                        Photo.LARGEST_BYTES / 1024));
    }

    private void take(Context context) {
        Asked asked = new Asked(context, "upload.result");
        Visitor visitor = asked.visit().require(Right.CHANGE_PHOTOS);
        Optional<Asked.TypedConsent> consent =
                asked.text("givenOn").isEmpty() && asked.text("textVersion").isEmpty()
                        ? Optional.empty()
                        : Optional.of(asked.consent(clock));
        List<UploadedFile> files = files(context, asked);
        Map<String, Integer> times = new HashMap<>();
        files.forEach(file -> times.merge(code(file), 1, Integer::sum));
        RosterWords words = new RosterWords(asked.page(), rooms);
        List<FileAnswer> answers = new ArrayList<>();
        for (UploadedFile file : files) {
            Optional<PersonId> person = Asked.person(code(file));
            if (person.isEmpty()) {
                answers.add(refused(asked, file, "", "BAD_PERSON_CODE"));
            } else if (times.getOrDefault(code(file), 0) > 1) {
                answers.add(refused(asked, file, person.get().value(), "SAME_PERSON_TWICE"));
            } else {
                PhotoAnswer answer = rooms.photos().put(visitor.actor(), person.get(), bytes(file));
                if (answer.accepted()) {
                    consent.ifPresent(given ->
                            rooms.consents().give(visitor.actor(), person.get(), given.givenOn(), given.textVersion()));
                }
                answers.add(new FileAnswer(
                        file.filename(),
                        person.get().value(),
                        answer.accepted(),
                        answer.code().name(),
                        words.hint(answer.hint())));
            }
        }
        long accepted = answers.stream().filter(FileAnswer::accepted).count();
        asked.show(
                "uploaded",
                Map.of(
                        "page", asked.page(),
                        "summary", asked.t("upload.summary", accepted, answers.size()),
                        "answers", answers));
    }

    private static FileAnswer refused(Asked asked, UploadedFile file, String person, String code) {
        return new FileAnswer(file.filename(), person, false, code, asked.t("upload." + code));
    }

    /** The files chosen: a browser sends an empty one without a name when none is. */
    static List<UploadedFile> files(Context context, Asked asked) {
        List<UploadedFile> files = context.uploadedFiles("photos").stream()
                .filter(file -> !file.filename().isEmpty())
                .toList();
        if (files.isEmpty()) {
            throw new BadInput(asked.t("bad.noFile"));
        }
        return files;
    }

    static byte[] bytes(UploadedFile file) {
        try (InputStream content = file.content()) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's name without folders, which some browsers send, and without its ending. */
    private static String code(UploadedFile file) {
        String name = file.filename();
        String alone = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        int dot = alone.lastIndexOf('.');
        return dot > 0 ? alone.substring(0, dot) : alone;
    }
}
