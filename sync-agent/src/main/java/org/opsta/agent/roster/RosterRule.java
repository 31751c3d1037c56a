package org.opsta.agent.roster;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/**
 * Who is to be on a terminal. Of several rules everybody any of them names is.
 *
 * @param device absent for every terminal
 * @param unit for {@link Kind#UNIT}: as written in the register; else empty
 * @param people for {@link Kind#LIST}; else empty
 */
public record RosterRule(long id, @Nullable DeviceId device, Kind kind, String unit, Set<PersonId> people) {

    public enum Kind {
        /** Everybody in the register. */
        ALL,
        UNIT,
        LIST
    }

    public RosterRule {
        people = Set.copyOf(people);
    }

    boolean names(DeviceId terminal) {
        return device == null || device.equals(terminal);
    }
}
