package org.opsta.agent.access;

import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.PersonId;

/**
 * Somebody who may sign in.
 *
 * @param person who it is in the register; absent for somebody who is in none
 * @param given roles given to the account; those that follow from the register are not among them
 * @param mustChange the password is a one-time one
 * @param expires when the one-time password does; absent for a chosen one
 */
public record Account(
        AccountName name,
        @Nullable PersonId person,
        Set<Role> given,
        boolean mustChange,
        @Nullable OffsetDateTime expires,
        boolean disabled,
        OffsetDateTime created,
        OffsetDateTime changed) {

    /** What can be given; the others follow from the register. */
    public static final Set<Role> CAN_BE_GIVEN = Set.of(Role.ADMINISTRATOR, Role.IT, Role.AUDITOR);

    public Account {
        given = Set.copyOf(given);
        if (!CAN_BE_GIVEN.containsAll(given)) {
            throw new IllegalArgumentException("roles " + given + " follow from the register, they cannot be given");
        }
    }

    boolean expired(OffsetDateTime now) {
        return expires != null && now.isAfter(expires);
    }
}
