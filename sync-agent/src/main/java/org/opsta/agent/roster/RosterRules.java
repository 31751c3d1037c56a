package org.opsta.agent.roster;

import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/**
 * Which terminals hold whom. A terminal no rule names is left alone: nothing is sent to it, nothing withdrawn from it.
 * Safe for use by several threads.
 */
@SuppressWarnings("DoNotCallSuggester") // Bodies follow.
public final class RosterRules {

    public RosterRules(Jdbi jdbi, AuditLog audit) {}

    public List<RosterRule> all() {
        throw new UnsupportedOperationException();
    }

    /** Whether some rule names this terminal. */
    public boolean manages(DeviceId device) {
        throw new UnsupportedOperationException();
    }

    /**
     * As the fields of {@link RosterRule}.
     *
     * @param device absent for every terminal
     */
    public RosterRule add(
            Actor actor, @Nullable DeviceId device, RosterRule.Kind kind, String unit, Set<PersonId> people) {
        throw new UnsupportedOperationException();
    }

    /** @return whether there was such a rule */
    public boolean remove(Actor actor, long id) {
        throw new UnsupportedOperationException();
    }
}
