package org.opsta.agent.enrolment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.Pin;
import org.opsta.contract.PinResult;
import org.opsta.contract.Topics;
import org.opsta.link.Link;

/**
 * Has one terminal take or forget a person's PIN, and waits for its answer. The PIN itself is kept nowhere here, and is
 * sent so that it does not wait at the broker either.
 *
 * <p>Made before its link is started, since it subscribes to the answers.
 */
public final class Pins {

    private final DeviceId device;
    private final People people;
    private final EnrolmentSettings settings;
    private final Requests<PinResult> requests;

    public Pins(Link link, DeviceId device, People people, EnrolmentSettings settings) {
        this.device = device;
        this.people = people;
        this.settings = settings;
        Topics topics = new Topics(device);
        this.requests =
                new Requests<>(link, topics.pin(), topics.pinResult(), PinResult.class, PinResult::requestId, settings);
    }

    public Outcome set(PersonId person, String pin) {
        Optional<Person> known = people.find(person);
        if (known.isEmpty()) {
            return Outcome.local(person.value(), LocalCode.NOT_IN_PEOPLE);
        }
        String requestId = UUID.randomUUID().toString();
        return send(requestId, Pin.set(requestId, device, person, known.get().name(), pin));
    }

    public Outcome remove(PersonId person) {
        String requestId = UUID.randomUUID().toString();
        return send(requestId, Pin.remove(requestId, device, person));
    }

    private Outcome send(String requestId, Pin request) {
        String person = request.person().value();
        return requests.askWhoIsThere(requestId, Codec.encode(request))
                .map(result -> new Outcome(
                        person,
                        result.outcome() == PinResult.Outcome.ACCEPTED ? Outcome.State.DONE : Outcome.State.REFUSED,
                        result.code(),
                        result.hint(),
                        null,
                        List.of()))
                .orElseGet(() -> Outcome.local(person, LocalCode.NO_ANSWER, settings.attempts()));
    }
}
