package org.opsta.agent.roster;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.contract.PersonId;

/**
 * That somebody agreed to being recognised by their face.
 *
 * @param givenOn the day they agreed, as on the paper
 * @param textVersion which text they agreed to
 * @param withdrawnAt absent while it is in force
 */
public record Consent(
        PersonId person,
        LocalDate givenOn,
        String textVersion,
        OffsetDateTime recordedAt,
        Actor recordedBy,
        @Nullable OffsetDateTime withdrawnAt) {

    public boolean validOn(LocalDate day) {
        return withdrawnAt == null && !day.isBefore(givenOn);
    }
}
