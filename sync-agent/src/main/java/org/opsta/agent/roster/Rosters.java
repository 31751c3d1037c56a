package org.opsta.agent.roster;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.fleet.Fleet;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** Whom each terminal under a rule holds, and what is on its way. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class Rosters {

    public Rosters(Jdbi jdbi, AuditLog audit, Fleet fleet, Clock clock) {}

    /** Every terminal under a rule, by name. */
    public List<TerminalRoster> terminals() {
        throw new UnsupportedOperationException();
    }

    public Optional<TerminalRoster> terminal(DeviceId device) {
        throw new UnsupportedOperationException();
    }

    /**
     * What needs somebody first: held, refused, then the rest; then by person and terminal.
     *
     * @param device absent for every terminal
     * @param state absent for every state
     * @param search part of a personnel code or name; empty for everybody
     */
    public List<RosterEntry> entries(
            @Nullable DeviceId device, @Nullable EntryState state, String search, int offset, int most) {
        throw new UnsupportedOperationException();
    }

    /** One person on every terminal, by its name. */
    public List<RosterEntry> of(PersonId person) {
        throw new UnsupportedOperationException();
    }

    /** Has what was refused, held, accepted or not answered sent once more. */
    public void sendAgain(Actor actor, DeviceId device, PersonId person) {
        throw new UnsupportedOperationException();
    }
}
