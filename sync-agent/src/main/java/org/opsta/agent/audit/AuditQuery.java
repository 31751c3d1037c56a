package org.opsta.agent.audit;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Which lines of the log; what is absent does not matter. */
public record AuditQuery(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String subject,
        @Nullable OffsetDateTime from,
        @Nullable OffsetDateTime before) {

    public static final AuditQuery ALL = new AuditQuery(null, null, null, null, null);

    public static AuditQuery about(String subject) {
        return new AuditQuery(null, null, subject, null, null);
    }
}
