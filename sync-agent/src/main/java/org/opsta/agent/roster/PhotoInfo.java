package org.opsta.agent.roster;

import java.time.OffsetDateTime;
import org.opsta.agent.audit.Actor;
import org.opsta.contract.PersonId;

/**
 * What is known of a photo without opening it.
 *
 * @param sha256 of the file, in hex
 * @param bytes of the file
 * @param lost whether it is sealed with another key than this agent's, so that it has to be added again
 */
public record PhotoInfo(
        PersonId person,
        String sha256,
        long bytes,
        int width,
        int height,
        OffsetDateTime addedAt,
        Actor addedBy,
        boolean lost) {}
