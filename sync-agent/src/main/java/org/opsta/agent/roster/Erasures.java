package org.opsta.agent.roster;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.people.People;
import org.opsta.contract.PersonId;

/** Deletions of people, with a receipt from every terminal. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Erasures {

    public Erasures(Jdbi jdbi, AuditLog audit, People people, Fleet fleet, Clock clock) {}

    /**
     * Deletes photo, consent and register entry at once, and has every terminal that was ever heard of forget the person.
     * Asked for again while one has not confirmed, it is that erasure again.
     */
    public Erasure begin(Actor actor, PersonId person, String reason) {
        throw new UnsupportedOperationException();
    }

    /** Newest first. */
    public List<Erasure> all() {
        throw new UnsupportedOperationException();
    }

    public Optional<Erasure> find(long id) {
        throw new UnsupportedOperationException();
    }
}
