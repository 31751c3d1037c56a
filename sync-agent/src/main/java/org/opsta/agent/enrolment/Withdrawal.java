package org.opsta.agent.enrolment;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.Topics;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.Link;

/**
 * Has one terminal forget people, which counts as done when it confirms that it holds nothing of them any more.
 *
 * <p>Made before its link is started, since it subscribes to the answers.
 */
public final class Withdrawal {

    private final DeviceId device;
    private final EnrolmentAnswers answers;
    private final EnrolmentSettings settings;
    private final Requests<WithdrawResult> requests;

    public Withdrawal(Link link, DeviceId device, EnrolmentAnswers answers, EnrolmentSettings settings) {
        this.device = device;
        this.answers = answers;
        this.settings = settings;
        Topics topics = new Topics(device);
        this.requests = new Requests<>(
                link,
                topics.withdraw(),
                topics.withdrawResult(),
                WithdrawResult.class,
                WithdrawResult::requestId,
                settings);
    }

    /** @param each takes every outcome as it comes, on the calling thread */
    public void send(List<PersonId> people, Consumer<Outcome> each) {
        Window.run(people, settings.inFlight(), this::send, each);
    }

    private Outcome send(PersonId person) {
        String requestId = UUID.randomUUID().toString();
        Optional<WithdrawResult> answer =
                requests.ask(requestId, Codec.encode(new Withdraw(requestId, device, person)));
        if (answer.isEmpty()) {
            return Outcome.local(person.value(), LocalCode.NO_ANSWER, settings.attempts());
        }
        WithdrawResult result = answer.get();
        // A terminal that knows no PINs says nothing of one.
        boolean gone = result.template() && result.cache() && result.queue() && !Boolean.FALSE.equals(result.pin());
        if (gone) {
            answers.forget(device, person);
        }
        return new Outcome(
                person.value(),
                gone ? Outcome.State.DONE : Outcome.State.REFUSED,
                result.code(),
                result.hint(),
                null,
                List.of());
    }
}
