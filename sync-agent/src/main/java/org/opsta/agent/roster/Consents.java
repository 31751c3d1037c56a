package org.opsta.agent.roster;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.contract.PersonId;

/** Who agreed to being recognised by their face. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Consents {

    public Consents(Jdbi jdbi, AuditLog audit, Clock clock) {}

    /** @param givenOn not in the future */
    public void give(Actor actor, PersonId person, LocalDate givenOn, String textVersion) {
        throw new UnsupportedOperationException();
    }

    /** The photo goes with it, and the face from every terminal under a rule. */
    public void withdraw(Actor actor, PersonId person) {
        throw new UnsupportedOperationException();
    }

    /** The latest, in force or withdrawn. */
    public Optional<Consent> of(PersonId person) {
        throw new UnsupportedOperationException();
    }
}
