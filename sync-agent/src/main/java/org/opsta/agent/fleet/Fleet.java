package org.opsta.agent.fleet;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.JournalState;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.Status;
import org.opsta.contract.UnreadableMessage;

/** The latest status and health of every terminal. Safe for use by several threads. */
public final class Fleet {

    private static final String LATEST_STATUS = "select device, received_at, retained, json from device_status";

    private final Jdbi jdbi;
    private final PunchLog punches;
    private final UnreadableLog unreadable;
    private final FleetSettings settings;

    public Fleet(Jdbi jdbi, PunchLog punches, UnreadableLog unreadable, FleetSettings settings) {
        this.jdbi = jdbi;
        this.punches = punches;
        this.unreadable = unreadable;
        this.settings = settings;
    }

    /**
     * A status the broker repeats, because this agent connected again, keeps the time it first came, and so does one that
     * tells news of a process that was there already. A last will carries no birth record, so the version of the one
     * before stays.
     */
    void put(Status status, boolean retained, OffsetDateTime received) {
        Status.Birth birth = status.birth();
        OffsetDateTime at = latest(status.device())
                .filter(before -> sameProcess(before.message().birth(), birth))
                .map(Received::at)
                .orElse(received);
        jdbi.useHandle(
                handle -> handle.createUpdate("insert into device_status (device, received_at, retained, version, json)"
                                + " values (:device, :at, :retained, :version, :json)"
                                + " on conflict (device) do update set received_at = excluded.received_at,"
                                + " retained = excluded.retained, json = excluded.json,"
                                + " version = coalesce(excluded.version, device_status.version)"
                                + " where device_status.json <> excluded.json")
                        .bind("device", status.device().value())
                        .bind("at", at.toString())
                        .bind("retained", String.valueOf(retained))
                        .bind("version", birth == null ? null : birth.version())
                        .bind("json", json(status))
                        .execute());
    }

    private static boolean sameProcess(Status.@Nullable Birth before, Status.@Nullable Birth now) {
        return before != null && now != null && before.startedAt().equals(now.startedAt());
    }

    void put(Health health, OffsetDateTime at) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into device_health (device, received_at, json)"
                        + " values (:device, :at, :json)"
                        + " on conflict (device) do update set received_at = excluded.received_at,"
                        + " json = excluded.json")
                .bind("device", health.device().value())
                .bind("at", at.toString())
                .bind("json", json(health))
                .execute());
        punches.acknowledged(health.device(), health.queue().acknowledgedThrough(), at);
    }

    /** Every terminal that was ever heard of, worst first. */
    public List<Terminal> terminals(OffsetDateTime now) {
        Map<DeviceId, Received<Status>> statuses = latest(Status.class, LATEST_STATUS);
        Map<DeviceId, Received<Health>> healths =
                latest(Health.class, "select device, received_at, 'false' as retained, json from device_health");
        Map<DeviceId, String> versions = versions();
        Map<DeviceId, JournalState> journals = punches.journals();
        Map<DeviceId, Long> unreadables = unreadable.counts();
        TreeSet<DeviceId> devices = new TreeSet<>(Comparator.comparing(DeviceId::value));
        devices.addAll(statuses.keySet());
        devices.addAll(healths.keySet());
        devices.addAll(journals.keySet());
        devices.addAll(unreadables.keySet());
        OffsetDateTime silentSince = now.minus(settings.silentAfter());
        return devices.stream()
                .map(device -> Terminal.of(
                        device,
                        statuses.get(device),
                        healths.get(device),
                        versions.get(device),
                        silentSince,
                        journals.getOrDefault(device, JournalState.NONE),
                        unreadables.getOrDefault(device, 0L)))
                .sorted(Terminal.WORST_FIRST)
                .toList();
    }

    private <M> Map<DeviceId, Received<M>> latest(Class<M> type, String sql) {
        Map<DeviceId, Received<M>> latest = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(sql)
                .map((row, context) -> Map.entry(new DeviceId(row.getString("device")), received(row, type)))
                .forEach(entry -> latest.put(entry.getKey(), entry.getValue())));
        return latest;
    }

    private Optional<Received<Status>> latest(DeviceId device) {
        return jdbi.withHandle(handle -> handle.createQuery(LATEST_STATUS + " where device = :device")
                .bind("device", device.value())
                .map((row, context) -> received(row, Status.class))
                .findOne());
    }

    private static <M> Received<M> received(ResultSet row, Class<M> type) throws SQLException {
        return new Received<>(
                read(row.getString("json"), type),
                OffsetDateTime.parse(row.getString("received_at")),
                Boolean.parseBoolean(row.getString("retained")));
    }

    private Map<DeviceId, String> versions() {
        Map<DeviceId, String> versions = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery(
                        "select device, version from device_status where version is not null")
                .map((row, context) -> Map.entry(new DeviceId(row.getString("device")), row.getString("version")))
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue())));
        return versions;
    }

    private static String json(Object message) {
        return new String(Codec.encode(message), StandardCharsets.UTF_8);
    }

    private static <M> M read(String json, Class<M> type) {
        try {
            return Codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("what this agent stored can no longer be read", e);
        }
    }
}
