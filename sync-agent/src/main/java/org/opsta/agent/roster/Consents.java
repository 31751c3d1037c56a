package org.opsta.agent.roster;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.contract.PersonId;

/** Who agreed to being recognised by their face. Safe for use by several threads. */
public final class Consents {

    private static final RowMapper<Consent> CONSENT = (row, context) -> {
        String withdrawn = row.getString("withdrawn_at");
        return new Consent(
                new PersonId(row.getString("person")),
                LocalDate.parse(row.getString("given_on")),
                row.getString("text_version"),
                OffsetDateTime.parse(row.getString("recorded_at")),
                new Actor(row.getString("recorded_by")),
                withdrawn == null ? null : OffsetDateTime.parse(withdrawn));
    };

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Photos photos;
    private final Clock clock;

    /** @param clock in whose zone a day begins */
    public Consents(Jdbi jdbi, AuditLog audit, Photos photos, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.photos = photos;
        this.clock = clock;
    }

    /**
     * Replaces what was recorded before.
     *
     * @param givenOn not in the future
     * @throws IllegalArgumentException when the date is in the future or there is no version
     */
    public void give(Actor actor, PersonId person, LocalDate givenOn, String textVersion) {
        if (givenOn.isAfter(LocalDate.now(clock))) {
            throw new IllegalArgumentException("consent was given on " + givenOn + ", which is still to come");
        }
        if (textVersion.isBlank()) {
            throw new IllegalArgumentException("name the version of the text that was agreed to");
        }
        jdbi.useTransaction(handle -> {
            Optional<Consent> before = of(handle, person);
            Consent now = new Consent(person, givenOn, textVersion.strip(), now(), actor, null);
            if (before.isPresent()
                    && before.get().withdrawnAt() == null
                    && before.get().givenOn().equals(givenOn)
                    && before.get().textVersion().equals(now.textVersion())) {
                return;
            }
            handle.createUpdate("insert into consent (person, given_on, text_version, recorded_at, recorded_by)"
                            + " values (:person, :on, :version, :at, :by)"
                            + " on conflict (person) do update set given_on = excluded.given_on,"
                            + " text_version = excluded.text_version, recorded_at = excluded.recorded_at,"
                            + " recorded_by = excluded.recorded_by, withdrawn_at = null")
                    .bind("person", person.value())
                    .bind("on", givenOn.toString())
                    .bind("version", now.textVersion())
                    .bind("at", now.recordedAt().toString())
                    .bind("by", actor.name())
                    .execute();
            audit.add(handle, actor, new Change("CONSENT_GIVEN", person.value(), before.orElse(null), now));
        });
    }

    /** The photo goes with it, and the face from every terminal under a rule. */
    public void withdraw(Actor actor, PersonId person) {
        jdbi.useTransaction(handle -> {
            Optional<Consent> before = of(handle, person);
            if (before.isPresent() && before.get().withdrawnAt() == null) {
                handle.createUpdate("update consent set withdrawn_at = :at where person = :person")
                        .bind("at", now().toString())
                        .bind("person", person.value())
                        .execute();
                audit.add(
                        handle,
                        actor,
                        new Change(
                                "CONSENT_WITHDRAWN",
                                person.value(),
                                before.get(),
                                of(handle, person).orElseThrow()));
            }
            photos.remove(handle, actor, person);
        });
    }

    /** The latest, in force or withdrawn. */
    public Optional<Consent> of(PersonId person) {
        return jdbi.withHandle(handle -> of(handle, person));
    }

    private static Optional<Consent> of(Handle handle, PersonId person) {
        return handle.createQuery("select * from consent where person = :person")
                .bind("person", person.value())
                .map(CONSENT)
                .findOne();
    }

    /** Of everybody who ever gave one, in force or withdrawn. */
    public List<Consent> all() {
        return jdbi.withHandle(handle -> handle.createQuery("select * from consent order by person")
                .map(CONSENT)
                .list());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }
}
