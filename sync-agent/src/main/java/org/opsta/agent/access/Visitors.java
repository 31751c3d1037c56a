package org.opsta.agent.access;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.people.People;
import org.opsta.contract.PersonId;

/** What an account is to the console today: the roles given to it, and those that follow from the register. */
public final class Visitors {

    private final People people;
    private final Clock clock;
    private final ZoneId zone;

    public Visitors(People people, Clock clock, ZoneId zone) {
        this.people = people;
        this.clock = clock;
        this.zone = zone;
    }

    /** Asked at every request, so that a change of account or register takes effect at once. */
    public Visitor of(Account account) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roles.addAll(account.given());
        PersonId person = account.person();
        Set<PersonId> below = Set.of();
        if (person != null && active(person)) {
            roles.add(Role.STAFF);
            below = people.below(person);
            if (!below.isEmpty()) {
                roles.add(Role.SUPERVISOR);
            }
        }
        return new Visitor(account.name().value(), person, roles, below);
    }

    private boolean active(@Nullable PersonId person) {
        return person != null
                && people.find(person)
                        .filter(entry -> entry.activeOn(LocalDate.now(clock.withZone(zone))))
                        .isPresent();
    }
}
