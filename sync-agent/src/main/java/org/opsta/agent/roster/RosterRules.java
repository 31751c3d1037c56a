package org.opsta.agent.roster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/**
 * Which terminals hold whom. A terminal no rule names is left alone: nothing is sent to it, nothing withdrawn from it.
 * Safe for use by several threads.
 */
public final class RosterRules {

    private final Jdbi jdbi;
    private final AuditLog audit;

    public RosterRules(Jdbi jdbi, AuditLog audit) {
        this.jdbi = jdbi;
        this.audit = audit;
    }

    public List<RosterRule> all() {
        return jdbi.withHandle(RosterRules::all);
    }

    static List<RosterRule> all(Handle handle) {
        Map<Long, Set<PersonId>> people = new HashMap<>();
        handle.createQuery("select rule, person from roster_rule_person")
                .map((row, context) -> Map.entry(row.getLong("rule"), new PersonId(row.getString("person"))))
                .forEach(entry -> people.computeIfAbsent(entry.getKey(), rule -> new HashSet<>())
                        .add(entry.getValue()));
        return handle.createQuery("select id, device, kind, unit from roster_rule order by id")
                .map((row, context) -> {
                    String device = row.getString("device");
                    return new RosterRule(
                            row.getLong("id"),
                            device == null ? null : new DeviceId(device),
                            RosterRule.Kind.valueOf(row.getString("kind")),
                            row.getString("unit"),
                            people.getOrDefault(row.getLong("id"), Set.of()));
                })
                .list();
    }

    /** Whether some rule names this terminal. */
    public boolean manages(DeviceId device) {
        return all().stream().anyMatch(rule -> rule.names(device));
    }

    /**
     * As the fields of {@link RosterRule}.
     *
     * @param device absent for every terminal
     * @throws IllegalArgumentException when unit or people do not go with the kind
     */
    public RosterRule add(
            Actor actor, @Nullable DeviceId device, RosterRule.Kind kind, String unit, Set<PersonId> people) {
        if (kind == RosterRule.Kind.UNIT == unit.isBlank()) {
            throw new IllegalArgumentException("a unit goes with a rule of kind UNIT, and with no other");
        }
        if (kind == RosterRule.Kind.LIST == people.isEmpty()) {
            throw new IllegalArgumentException("people go with a rule of kind LIST, and with no other");
        }
        return jdbi.inTransaction(handle -> {
            long id = handle.createQuery(
                            "insert into roster_rule (device, kind, unit) values (:device, :kind, :unit) returning id")
                    .bind("device", device == null ? null : device.value())
                    .bind("kind", kind.name())
                    .bind("unit", unit.strip())
                    .mapTo(Long.class)
                    .one();
            for (PersonId person : people) {
                handle.createUpdate("insert into roster_rule_person (rule, person) values (:rule, :person)")
                        .bind("rule", id)
                        .bind("person", person.value())
                        .execute();
            }
            RosterRule rule = new RosterRule(id, device, kind, unit.strip(), people);
            audit.add(handle, actor, new Change("ROSTER_RULE_ADDED", subject(rule), null, rule));
            return rule;
        });
    }

    /** @return whether there was such a rule */
    public boolean remove(Actor actor, long id) {
        return jdbi.inTransaction(handle -> {
            List<RosterRule> before =
                    all(handle).stream().filter(rule -> rule.id() == id).toList();
            for (RosterRule rule : before) {
                for (String table : List.of("roster_rule_person where rule", "roster_rule where id")) {
                    handle.createUpdate("delete from " + table + " = :id")
                            .bind("id", id)
                            .execute();
                }
                audit.add(handle, actor, new Change("ROSTER_RULE_REMOVED", subject(rule), rule, null));
            }
            return !before.isEmpty();
        });
    }

    private static String subject(RosterRule rule) {
        return rule.device() == null ? "" : rule.device().value();
    }
}
