package org.opsta.kiosk.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.kiosk.clock.Stamp;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.PunchDraft;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.pin.PinOutcome.Accepted;
import org.opsta.kiosk.punch.PunchDecision;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.kiosk.recognition.ScanOutcome.Recognised;

/**
 * From an outcome to a punch on disk, and only then to what the person is told.
 *
 * <p>Thread-safe: faces come on the vision thread, PINs on that of the keypad or screen. One is carried through to what is
 * told before the next begins, so that times rise with serials and two ways in never make two punches of one.
 */
final class PunchClock {

    private final PunchRule rule;
    private final Outbox outbox;
    private final TerminalClock clock;
    private final Function<PersonId, Optional<PersonName>> names;
    private final Supplier<Optional<Direction>> pressed;
    private final Map<String, String> models;
    private final Runnable written;
    private final List<FeedbackListener> listeners;
    private final ListenerFaults faults;

    /**
     * @param pressed the IN or OUT key, if it was pressed a moment ago
     * @param models what took part, for the record
     * @param written runs after each punch that was written
     * @param listeners are told after the commit, in this order
     * @param faults keeps what one of them throws from the others, and from the punch, which stands
     */
    PunchClock(
            PunchRule rule,
            Outbox outbox,
            TerminalClock clock,
            Function<PersonId, Optional<PersonName>> names,
            Supplier<Optional<Direction>> pressed,
            Map<String, String> models,
            Runnable written,
            List<FeedbackListener> listeners,
            ListenerFaults faults) {
        this.rule = rule;
        this.outbox = outbox;
        this.clock = clock;
        this.names = names;
        this.pressed = pressed;
        this.models = models;
        this.written = written;
        this.listeners = List.copyOf(listeners);
        this.faults = faults;
    }

    /** Whether that was all; otherwise the same person, still standing there, is to have another try. */
    synchronized boolean take(ScanOutcome outcome) {
        Feedback feedback =
                outcome instanceof Recognised recognised ? punch(recognised) : new Feedback.Refused(outcome);
        tell(feedback);
        return !(feedback instanceof Feedback.AskDirection || feedback instanceof Feedback.NotRecorded);
    }

    /**
     * What was told.
     *
     * @param chosen the direction that came together with code and PIN: it counts for them, and a key that was pressed is left
     *     for whoever pressed it. Empty when there was none, and then the key counts
     */
    synchronized Feedback take(PinOutcome outcome, Optional<Direction> chosen) {
        Feedback feedback =
                outcome instanceof Accepted accepted ? punch(accepted, chosen) : new Feedback.PinRefused(outcome);
        tell(feedback);
        return feedback;
    }

    private void tell(Feedback feedback) {
        listeners.forEach(listener -> faults.guard(listener, () -> listener.tell(feedback)));
    }

    private Feedback punch(Recognised recognised) {
        PersonId person = recognised.person();
        // Withdrawn between search and now: the code still says who it was.
        PersonName name = names.apply(person).orElseGet(() -> new PersonName(person.value(), person.value()));
        return punch(
                person,
                name,
                Method.FACE,
                Optional.empty(),
                (direction, now) -> new PunchDraft(
                        person,
                        direction,
                        Method.FACE,
                        now.time(),
                        now.reading(),
                        recognised.score(),
                        recognised.threshold(),
                        recognised.margin(),
                        recognised.liveness(),
                        models));
    }

    private Feedback punch(Accepted accepted, Optional<Direction> chosen) {
        PersonId person = accepted.person();
        return punch(
                person,
                names.apply(person).orElse(accepted.name()),
                Method.PIN,
                chosen,
                (direction, now) -> new PunchDraft(
                        person, direction, Method.PIN, now.time(), now.reading(), null, null, null, null, Map.of()));
    }

    private Feedback punch(
            PersonId person,
            PersonName name,
            Method method,
            Optional<Direction> chosen,
            BiFunction<Direction, Stamp, PunchDraft> draft) {
        Stamp now = clock.stamp();
        PunchDecision decision = rule.decide(person, now.time(), now.reading(), chosen.or(pressed));
        if (decision instanceof PunchDecision.AlreadyRecorded already) {
            return new Feedback.AlreadyRecorded(person, name, already.direction(), already.time());
        } else if (decision instanceof PunchDecision.Write write) {
            return write(draft.apply(write.direction(), now), name);
        }
        return new Feedback.AskDirection(person, name, method);
    }

    private Feedback write(PunchDraft draft, PersonName name) {
        Punch punch;
        try {
            punch = outbox.append(draft);
        } catch (OutboxFailed e) {
            return new Feedback.NotRecorded(draft.person(), name, e.code().name());
        }
        rule.remember(punch.person(), punch.direction(), punch.time(), punch.clock());
        written.run();
        return new Feedback.Recorded(punch, name);
    }
}
