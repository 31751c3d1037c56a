package org.opsta.agent.roster;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.PersonId;

/** Which look-alikes are two people, as administrators vouch. Safe for use by several threads. */
public final class Distinctions {

    private static final RowMapper<Distinction> DISTINCTION = (row, context) -> new Distinction(
            new PersonId(row.getString("person")),
            new PersonId(row.getString("other")),
            row.getString("reason"),
            new Actor(row.getString("vouched_by")),
            OffsetDateTime.parse(row.getString("vouched_at")));

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Clock clock;

    public Distinctions(Jdbi jdbi, AuditLog audit, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Holds for both; photos held because of it are sent again.
     *
     * @throws IllegalArgumentException when it is one person
     */
    public void vouch(Actor actor, PersonId person, PersonId other, String reason) {
        if (person.equals(other)) {
            throw new IllegalArgumentException("nobody can be distinct from themself: " + person);
        }
        Distinction distinction = new Distinction(
                person, other, reason.strip(), actor, OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS));
        jdbi.useTransaction(handle -> {
            handle.createUpdate("insert into distinction (person, other, reason, vouched_by, vouched_at)"
                            + " values (:person, :other, :reason, :by, :at)"
                            + " on conflict (person, other) do update set reason = excluded.reason,"
                            + " vouched_by = excluded.vouched_by, vouched_at = excluded.vouched_at")
                    .bind("person", person.value())
                    .bind("other", other.value())
                    .bind("reason", distinction.reason())
                    .bind("by", actor.name())
                    .bind("at", distinction.vouchedAt().toString())
                    .execute();
            audit.add(handle, actor, new Change("DISTINCT_VOUCHED", person.value(), null, distinction));
        });
    }

    /** Those that concern a person, whoever of the two it was asked for. */
    public List<Distinction> of(PersonId person) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from distinction where person = :person or other = :person"
                                + " order by vouched_at, person, other")
                        .bind("person", person.value())
                        .map(DISTINCTION)
                        .list());
    }

    /** From whom each is distinct, both ways. */
    Map<PersonId, Set<PersonId>> all() {
        Map<PersonId, Set<PersonId>> all = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("select * from distinction")
                .map(DISTINCTION)
                .forEach(two -> {
                    all.computeIfAbsent(two.person(), person -> new TreeSet<>()).add(two.other());
                    all.computeIfAbsent(two.other(), person -> new TreeSet<>()).add(two.person());
                }));
        return all;
    }
}
