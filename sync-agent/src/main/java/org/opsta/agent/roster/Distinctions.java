package org.opsta.agent.roster;

import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.contract.PersonId;

/** Which look-alikes are two people, as administrators vouch. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Distinctions {

    public Distinctions(Jdbi jdbi, AuditLog audit, Clock clock) {}

    /** Holds for both; photos held because of it are sent again. */
    public void vouch(Actor actor, PersonId person, PersonId other, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Those that concern a person, whoever of the two it was asked for. */
    public List<Distinction> of(PersonId person) {
        throw new UnsupportedOperationException();
    }
}
