package org.opsta.kiosk.pin;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.opsta.contract.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a personnel code and a PIN that were typed. An attempt is on disk as a wrong one before the PIN is looked at, and
 * taken off again when it was right: whoever pulls the plug has had his attempt.
 *
 * <p>Thread-safe: one at a time, each some tenths of a second, on the thread that calls.
 */
public final class PinGate {

    private static final Logger log = LoggerFactory.getLogger(PinGate.class);

    private final PinSettings settings;
    private final PinRule rule;
    private final PinStore store;
    private final Supplier<OffsetDateTime> clock;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong locked = new AtomicLong();
    private final AtomicLong unavailable = new AtomicLong();

    public PinGate(PinSettings settings, PinStore store, Supplier<OffsetDateTime> clock) {
        this.settings = settings;
        this.rule = new PinRule(settings);
        this.store = store;
        this.clock = clock;
    }

    /** Both as they were typed, whatever that was. */
    public synchronized PinOutcome enter(String code, String pin) {
        PinOutcome outcome;
        try {
            outcome = settings.enabled()
                    ? judge(code, pin)
                    : new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.SWITCHED_OFF);
        } catch (PinStoreFailed e) {
            log.error("A PIN could not be checked", e);
            outcome = new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.NOT_STORED);
        }
        if (outcome instanceof PinOutcome.Accepted) {
            accepted.incrementAndGet();
        } else if (outcome instanceof PinOutcome.Unavailable) {
            unavailable.incrementAndGet();
        }
        return outcome;
    }

    private PinOutcome judge(String code, String pin) throws PinStoreFailed {
        Instant now = clock.get().toInstant();
        Attempts remembered = store.attempts(code);
        Attempts settled = rule.settled(remembered, now);
        Optional<PinOutcome> refusal = rule.refusal(settled, now);
        if (refusal.isPresent()) {
            if (!settled.equals(remembered)) {
                store.remember(code, settled);
            }
            locked.incrementAndGet();
            return refusal.get();
        }
        Attempts charged = rule.charged(settled, now);
        store.remember(code, charged);
        Optional<PersonId> person = person(code);
        Optional<PinStore.Kept> kept = person.isPresent() ? store.find(person.get()) : Optional.empty();
        // Also when there is none: how long it takes must not tell which codes there are.
        boolean matches =
                kept.map(PinStore.Kept::hash).orElse(PinHash.OF_NOBODY).matches(pin);
        if (!matches || kept.isEmpty()) {
            wrong.incrementAndGet();
            return rule.wrong(charged);
        }
        try {
            store.remember(code, rule.cleared(settled));
        } catch (PinStoreFailed e) {
            log.error("A PIN was right, but the attempt stays counted", e);
        }
        return new PinOutcome.Accepted(person.orElseThrow(), kept.get().name());
    }

    private static Optional<PersonId> person(String code) {
        try {
            return Optional.of(new PersonId(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Events since the start, by the name they have in {@code health}. */
    public Map<String, Long> counters() {
        return Map.of(
                "pinAccepted", accepted.get(),
                "pinWrong", wrong.get(),
                "pinLocked", locked.get(),
                "pinUnavailable", unavailable.get());
    }
}
