package org.opsta.agent.roster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.Change;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.Terminal;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;

/** Whom each terminal under a rule holds, and what is on its way. Safe for use by several threads. */
public final class Rosters {

    private final Jdbi jdbi;
    private final AuditLog audit;
    private final Fleet fleet;
    private final Clock clock;

    public Rosters(Jdbi jdbi, AuditLog audit, Fleet fleet, Clock clock) {
        this.jdbi = jdbi;
        this.audit = audit;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** Every terminal under a rule, by name. */
    public List<TerminalRoster> terminals() {
        OffsetDateTime now = now();
        Map<DeviceId, Terminal> known =
                fleet.terminals(now).stream().collect(Collectors.toMap(Terminal::device, terminal -> terminal));
        return jdbi.withHandle(handle -> {
            List<RosterRule> rules = RosterRules.all(handle);
            Set<String> names = new TreeSet<>();
            rules.forEach(rule -> {
                if (rule.device() != null) {
                    names.add(rule.device().value());
                } else {
                    known.keySet().forEach(device -> names.add(device.value()));
                }
            });
            Map<String, Map<EntryState, Long>> counts = counts(handle);
            List<TerminalRoster> terminals = new ArrayList<>();
            for (String name : names) {
                Terminal terminal = known.get(new DeviceId(name));
                terminals.add(roster(
                        handle,
                        name,
                        terminal != null && terminal.state() == Terminal.State.LIVE,
                        counts.getOrDefault(name, Map.of()),
                        now));
            }
            return terminals;
        });
    }

    private static Map<String, Map<EntryState, Long>> counts(Handle handle) {
        Map<String, Map<EntryState, Long>> counts = new HashMap<>();
        handle.createQuery("select device, state, count(*) as people from roster_entry group by device, state")
                .map((row, context) -> {
                    counts.computeIfAbsent(row.getString("device"), device -> new HashMap<>())
                            .put(EntryState.valueOf(row.getString("state")), row.getLong("people"));
                    return row.getString("device");
                })
                .list();
        return counts;
    }

    private static TerminalRoster roster(
            Handle handle, String device, boolean live, Map<EntryState, Long> counts, OffsetDateTime now) {
        long pending = counts.getOrDefault(EntryState.PENDING, 0L) + counts.getOrDefault(EntryState.SENT, 0L);
        long accepted = counts.getOrDefault(EntryState.ACCEPTED, 0L);
        long refused = counts.getOrDefault(EntryState.REFUSED, 0L);
        long held = counts.getOrDefault(EntryState.HELD, 0L);
        long withdrawing = counts.getOrDefault(EntryState.WITHDRAWING, 0L);
        return handle.createQuery(
                        "select since, converging, converged_at, reported_at from roster_terminal where device = :device")
                .bind("device", device)
                .map((row, context) -> {
                    String why = row.getString("converging");
                    return new TerminalRoster(
                            new DeviceId(device),
                            live,
                            pending + accepted + refused + held,
                            pending,
                            accepted,
                            refused,
                            held,
                            withdrawing,
                            time(row, "converged_at"),
                            why == null ? null : TerminalRoster.Why.valueOf(why),
                            OffsetDateTime.parse(row.getString("since")),
                            time(row, "reported_at"));
                })
                .findOne()
                // A rule was just made, or names a terminal that was never heard of.
                .orElseGet(() -> new TerminalRoster(
                        new DeviceId(device),
                        live,
                        pending + accepted + refused + held,
                        pending,
                        accepted,
                        refused,
                        held,
                        withdrawing,
                        null,
                        TerminalRoster.Why.NEW_TERMINAL,
                        now,
                        null));
    }

    public Optional<TerminalRoster> terminal(DeviceId device) {
        return terminals().stream()
                .filter(terminal -> terminal.device().equals(device))
                .findFirst();
    }

    /**
     * What needs somebody first: held, refused, then the rest; then by person and terminal.
     *
     * @param device absent for every terminal
     * @param state absent for every state
     * @param search part of a personnel code or name; empty for everybody
     */
    public List<RosterEntry> entries(
            @Nullable DeviceId device, @Nullable EntryState state, String search, int offset, int most) {
        String like = "%" + search.strip().toLowerCase(Locale.ROOT) + "%";
        return jdbi.withHandle(handle -> handle.createQuery("select e.* from roster_entry e"
                        + " left join person p on p.person = e.person where 1 = 1"
                        + (device == null ? "" : " and e.device = :device")
                        + (state == null ? "" : " and e.state = :state")
                        + (search.isBlank()
                                ? ""
                                : " and (lower(e.person) like :like or p.name_th like :like or lower(p.name_en) like :like)")
                        + " order by case e.state when 'HELD' then 0 when 'REFUSED' then 1 else 2 end,"
                        + " e.person, e.device limit :most offset :offset")
                .bind("device", device == null ? null : device.value())
                .bind("state", state == null ? null : state.name())
                .bind("like", like)
                .bind("most", most)
                .bind("offset", offset)
                .configure(SqlStatements.class, config -> config.setUnusedBindingAllowed(true))
                .map(Entries.ENTRY)
                .list());
    }

    /** One person on every terminal, by its name. */
    public List<RosterEntry> of(PersonId person) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select * from roster_entry where person = :person order by device")
                        .bind("person", person.value())
                        .map(Entries.ENTRY)
                        .list());
    }

    /** Has what was refused, held, accepted or not answered sent once more. */
    public void sendAgain(Actor actor, DeviceId device, PersonId person) {
        jdbi.useTransaction(handle -> {
            int changed = handle.createUpdate("update roster_entry set"
                            + " state = case when state in ('REFUSED', 'HELD', 'ACCEPTED') then 'PENDING' else state end,"
                            + " held_as = case when state = 'ACCEPTED' then null else held_as end,"
                            + " code = null, hint_th = null, hint_en = null, details_json = null, since = :now,"
                            + " attempts = 0, retry_millis = 0"
                            + " where device = :device and person = :person and state not in ('SENT', 'WITHDRAWN')")
                    .bind("device", device.value())
                    .bind("person", person.value())
                    .bind("now", now().toString())
                    .execute();
            if (changed > 0) {
                audit.add(
                        handle,
                        actor,
                        new Change("ROSTER_SEND_AGAIN", person.value(), null, Map.of("device", device.value())));
            }
        });
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
    }

    private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : OffsetDateTime.parse(text);
    }
}
