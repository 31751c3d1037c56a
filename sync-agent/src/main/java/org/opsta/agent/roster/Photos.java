package org.opsta.agent.roster;

import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.contract.PersonId;
import org.opsta.sealing.SealingKey;

/** Everybody's profile photo, sealed. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Photos {

    public Photos(Jdbi jdbi, AuditLog audit, SealingKey key, Clock clock) {}

    /** Keeps a photo in place of the one before; it goes to the terminals by itself. */
    public PhotoAnswer put(Actor actor, PersonId person, byte[] file) {
        throw new UnsupportedOperationException();
    }

    /** The file as it was given; empty when there is none, or when it cannot be opened with this agent's key. */
    public Optional<byte[]> open(PersonId person) {
        throw new UnsupportedOperationException();
    }

    public Optional<PhotoInfo> info(PersonId person) {
        throw new UnsupportedOperationException();
    }

    /** The person leaves every terminal under a rule. */
    public void remove(Actor actor, PersonId person) {
        throw new UnsupportedOperationException();
    }
}
