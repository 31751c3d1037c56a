package org.opsta.agent.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.contract.PersonId;

/**
 * Somebody who is signed in, as known at this request.
 *
 * @param account name of the account
 * @param person who it is in the register; absent for somebody who is in none, such as an outside auditor
 * @param roles given ones, and those that follow from the register
 * @param below whose time records a supervisor sees
 */
public record Visitor(String account, @Nullable PersonId person, Set<Role> roles, Set<PersonId> below) {

    public Visitor {
        roles = Set.copyOf(roles);
        below = Set.copyOf(below);
    }

    public Actor actor() {
        return new Actor(account);
    }
}
