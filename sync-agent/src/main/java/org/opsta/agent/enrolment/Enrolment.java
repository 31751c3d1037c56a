package org.opsta.agent.enrolment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.PersonId;
import org.opsta.contract.Photo;
import org.opsta.contract.Topics;
import org.opsta.link.Link;

/**
 * Sends photos to one terminal and keeps its answers. What the terminal could only refuse is refused here.
 *
 * <p>Made before its link is started, since it subscribes to the answers.
 */
public final class Enrolment {

    private final DeviceId device;
    private final People people;
    private final EnrolmentAnswers answers;
    private final EnrolmentSettings settings;
    private final Requests<EnrolResult> requests;

    public Enrolment(Link link, DeviceId device, People people, EnrolmentAnswers answers, EnrolmentSettings settings) {
        this.device = device;
        this.people = people;
        this.answers = answers;
        this.settings = settings;
        Topics topics = new Topics(device);
        this.requests = new Requests<>(
                link, topics.enrol(), topics.enrolResult(), EnrolResult.class, EnrolResult::requestId, settings);
    }

    /** @param each takes every outcome as it comes, on the calling thread */
    public void send(List<PhotoFile> photos, Consumer<Outcome> each) {
        Set<String> sent = ConcurrentHashMap.newKeySet();
        Window.run(photos, settings.inFlight(), photo -> send(photo, sent), each);
    }

    private Outcome send(PhotoFile photo, Set<String> sent) {
        if (!sent.add(photo.person())) {
            return Outcome.local(photo.person(), LocalCode.SAME_PERSON_TWICE);
        }
        Optional<PersonId> id = personId(photo.person());
        if (id.isEmpty()) {
            return Outcome.local(photo.person(), LocalCode.BAD_PERSON_CODE);
        }
        Optional<Person> person = people.find(id.get());
        if (person.isEmpty()) {
            return Outcome.local(photo.person(), LocalCode.NOT_IN_PEOPLE);
        }
        try {
            byte[] file = readAtMost(photo.file());
            return file.length > Photo.LARGEST_BYTES
                    ? Outcome.local(
                            photo.person(), LocalCode.PHOTO_TOO_LARGE, Files.size(photo.file()), Photo.LARGEST_BYTES)
                    : send(person.get(), file, photo.distinctFrom());
        } catch (IOException e) {
            return Outcome.local(photo.person(), LocalCode.FILE_UNREADABLE, photo.file());
        }
    }

    private Outcome send(Person person, byte[] file, List<PersonId> distinctFrom) {
        String requestId = UUID.randomUUID().toString();
        Enrol enrol = new Enrol(requestId, device, person.id(), person.name(), Photo.of(file), distinctFrom);
        Optional<EnrolResult> answer = requests.ask(requestId, Codec.encode(enrol));
        if (answer.isEmpty()) {
            return Outcome.local(person.id().value(), LocalCode.NO_ANSWER, settings.attempts());
        }
        EnrolResult result = answer.get();
        answers.put(device, person.id(), result);
        return new Outcome(
                person.id().value(),
                state(result.outcome()),
                result.code(),
                result.hint(),
                result.nearest(),
                result.looksLike());
    }

    private static Outcome.State state(EnrolResult.Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> Outcome.State.DONE;
            case REFUSED -> Outcome.State.REFUSED;
            case HELD -> Outcome.State.HELD;
        };
    }

    /** One byte more than allowed is enough to know that a file is too large. */
    private static byte[] readAtMost(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(Photo.LARGEST_BYTES + 1);
        }
    }

    private static Optional<PersonId> personId(String code) {
        try {
            return Optional.of(new PersonId(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
