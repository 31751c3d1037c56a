package org.opsta.agent.audit;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of the log.
 *
 * @param number rises by time
 * @param before JSON, absent when there was nothing
 * @param after JSON, absent when there is nothing any more
 */
public record AuditEntry(
        long number,
        OffsetDateTime at,
        Actor actor,
        String action,
        String subject,
        @Nullable String before,
        @Nullable String after) {}
