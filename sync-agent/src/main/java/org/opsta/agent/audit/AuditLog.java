package org.opsta.agent.audit;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;

/** The log of changes. Safe for use by several threads and, on one database, by several agents. */
public final class AuditLog {

    private static final RowMapper<AuditEntry> ENTRY = (row, context) -> new AuditEntry(
            row.getLong("number"),
            OffsetDateTime.parse(row.getString("at")),
            new Actor(row.getString("actor")),
            row.getString("action"),
            row.getString("subject"),
            row.getString("before_json"),
            row.getString("after_json"));

    private final Jdbi jdbi;
    private final Clock clock;

    public AuditLog(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Writes a line in the transaction of the change itself: both are in the database, or neither. */
    public void add(Handle handle, Actor actor, Change change) {
        add(handle, actor, List.of(change));
    }

    /** As {@link #add(Handle, Actor, Change)}, for many changes at once. */
    public void add(Handle handle, Actor actor, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        OffsetDateTime at = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
        PreparedBatch lines =
                handle.prepareBatch("insert into audit (at, at_millis, actor, action, subject, before_json, after_json)"
                        + " values (:at, :millis, :actor, :action, :subject, :before, :after)");
        for (Change change : changes) {
            lines.bind("at", at.toString())
                    .bind("millis", at.toInstant().toEpochMilli())
                    .bind("actor", actor.name())
                    .bind("action", change.action())
                    .bind("subject", change.subject())
                    .bind("before", json(change.before()))
                    .bind("after", json(change.after()))
                    .add();
        }
        lines.execute();
    }

    /** For what changes no table, such as a refused sign-in. */
    public void add(Actor actor, Change change) {
        jdbi.useHandle(handle -> add(handle, actor, change));
    }

    /** The number of the newest line, 0 before there is one: who sees it rise knows that something changed. */
    public long newest() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(max(number), 0) from audit")
                .mapTo(Long.class)
                .one());
    }

    /**
     * Takes out what the lines about a person say, which is personal data, and leaves that they are there: who did what,
     * when, to which code. The only change a line ever sees.
     */
    public void forgetDetails(Handle handle, String person) {
        handle.createUpdate("update audit set before_json = null, after_json = null where subject = :subject")
                .bind("subject", person)
                .execute();
    }

    /**
     * A page of the log, newest first.
     *
     * @param below only lines with smaller numbers; {@link Long#MAX_VALUE} for the newest
     */
    public List<AuditEntry> page(AuditQuery query, long below, int most) {
        StringBuilder sql = new StringBuilder("select * from audit where number < :below");
        sql.append(query.actor() == null ? "" : " and actor = :actor");
        sql.append(query.action() == null ? "" : " and action = :action");
        sql.append(query.subject() == null ? "" : " and subject = :subject");
        sql.append(query.from() == null ? "" : " and at_millis >= :from");
        sql.append(query.before() == null ? "" : " and at_millis < :before");
        sql.append(" order by number desc limit :most");
        return jdbi.withHandle(handle -> handle.createQuery(sql.toString())
                .bind("below", below)
                .bind("actor", query.actor())
                .bind("action", query.action())
                .bind("subject", query.subject())
                .bind("from", millis(query.from()))
                .bind("before", millis(query.before()))
                .bind("most", most)
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .map(ENTRY)
                .list());
    }

    private static @Nullable Long millis(@Nullable OffsetDateTime time) {
        return time == null ? null : (Long) time.toInstant().toEpochMilli();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : new String(Codec.encode(value), StandardCharsets.UTF_8);
    }
}
