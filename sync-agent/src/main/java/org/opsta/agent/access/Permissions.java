package org.opsta.agent.access;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.opsta.contract.PersonId;

/** Who may what. Pure. */
public final class Permissions {

    /** About everybody. What a role may about some people alone is in {@link #may(Visitor, Right, PersonId)}. */
    private static final Map<Role, Set<Right>> OF_ROLE = new EnumMap<>(Map.of(
            Role.STAFF, EnumSet.noneOf(Right.class),
            Role.SUPERVISOR, EnumSet.noneOf(Right.class),
            Role.ADMINISTRATOR, EnumSet.allOf(Right.class),
            Role.IT, EnumSet.of(Right.SEE_TERMINALS, Right.SEE_ENROLMENT),
            Role.AUDITOR,
                    EnumSet.of(
                            Right.SEE_TIME,
                            Right.SEE_PEOPLE,
                            Right.SEE_ENROLMENT,
                            Right.SEE_TERMINALS,
                            Right.SEE_AUDIT)));

    private Permissions() {}

    /** Whether this is allowed about everybody. */
    public static boolean may(Visitor visitor, Right right) {
        return visitor.roles().stream()
                .anyMatch(role -> OF_ROLE.getOrDefault(role, Set.of()).contains(right));
    }

    /** Whether this is allowed about one person: everybody sees their own time records, a supervisor those below. */
    public static boolean may(Visitor visitor, Right right, PersonId person) {
        boolean own = visitor.roles().contains(Role.STAFF) && person.equals(visitor.person());
        boolean below =
                visitor.roles().contains(Role.SUPERVISOR) && visitor.below().contains(person);
        return may(visitor, right) || (right == Right.SEE_TIME && (own || below));
    }
}
