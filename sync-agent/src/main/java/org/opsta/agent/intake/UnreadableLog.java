package org.opsta.agent.intake;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.opsta.contract.DeviceId;
import org.opsta.contract.UnreadableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts messages that could not be read, by terminal, topic and code, and logs the first of each kind.
 *
 * <p>Safe for use by several threads.
 */
public final class UnreadableLog {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableLog.class);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    public UnreadableLog(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param topic the kind of message, one of {@link org.opsta.contract.Topics} */
    public void add(DeviceId device, String topic, UnreadableMessage problem) {
        if (logged.add(device + " " + topic + " " + problem.code())) {
            LOG.warn(
                    "{}: message on {} cannot be read: {}: {}; counted, further ones of this kind are not logged",
                    device,
                    topic,
                    problem.code(),
                    PlainText.of(problem.detail()));
        }
        try {
            jdbi.useHandle(handle -> handle.createUpdate("insert into unreadable (device, topic, code, times, last_at)"
                            + " values (:device, :topic, :code, 1, :at)"
                            + " on conflict (device, topic, code) do update"
                            + " set times = unreadable.times + 1, last_at = excluded.last_at")
                    .bind("device", device.value())
                    .bind("topic", topic)
                    .bind("code", problem.code().name())
                    .bind("at", OffsetDateTime.now(clock).toString())
                    .execute());
        } catch (RuntimeException e) {
            LOG.debug("an unreadable message could not be counted", e);
        }
    }

    /** How many messages of each terminal could not be read. */
    public Map<DeviceId, Long> counts() {
        Map<DeviceId, Long> counts = new TreeMap<>(Comparator.comparing(DeviceId::value));
        jdbi.useHandle(handle -> handle.createQuery(
                        "select device, sum(times) as messages from unreadable group by device")
                .map((row, context) -> Map.entry(new DeviceId(row.getString("device")), row.getLong("messages")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
        return counts;
    }
}
