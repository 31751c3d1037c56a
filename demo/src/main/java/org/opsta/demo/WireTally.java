package org.opsta.demo;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Health;
import org.opsta.contract.PersonId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;

/** Counts what one terminal and its agent tell each other, payloads only, as whoever subscribes to all of it sees. Thread-safe. */
final class WireTally {

    /** @param answered how many people have got an answer */
    record Counts(
            int photosSent,
            int answered,
            int accepted,
            Map<String, Integer> notAccepted,
            long photoBytes,
            long answerBytes,
            long rosterBytes) {}

    private final Topics topics;
    private final Map<String, Long> bytes = new HashMap<>();
    private final Map<PersonId, String> codes = new HashMap<>();
    private final Set<PersonId> unanswered = new HashSet<>();
    private final Map<Long, Long> committed = new TreeMap<>();
    private int photosSent;
    private @Nullable Health health;

    WireTally(DeviceId device) {
        topics = new Topics(device);
    }

    /** @param millis when it came, on the clock that the terminal's events are dated by */
    synchronized void take(String topic, byte[] payload, long millis) throws UnreadableMessage {
        bytes.merge(topic, (long) payload.length, Long::sum);
        if (topic.equals(topics.enrol())) {
            photosSent++;
            unanswered.add(Codec.decode(payload, Enrol.class).person());
        } else if (topic.equals(topics.enrolResult())) {
            EnrolResult result = Codec.decode(payload, EnrolResult.class);
            if (result.person() != null) {
                unanswered.remove(result.person());
                codes.put(result.person(), result.code());
            }
        } else if (topic.equals(topics.punchesAck())) {
            committed.putIfAbsent(Codec.decode(payload, PunchAck.class).committedThrough(), millis);
        } else if (topic.equals(topics.health())) {
            health = Codec.decode(payload, Health.class);
        }
    }

    synchronized Counts counts() {
        Map<String, Integer> notAccepted = new TreeMap<>();
        codes.values().stream()
                .filter(code -> !code.equals("ACCEPTED"))
                .forEach(code -> notAccepted.merge(code, 1, Integer::sum));
        return new Counts(
                photosSent,
                codes.size(),
                codes.size()
                        - notAccepted.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum(),
                notAccepted,
                bytes(topics.enrol()),
                bytes(topics.enrolResult()),
                bytes(topics.roster()) + bytes(topics.rosterReport()));
    }

    /** How many of these have got an answer. */
    synchronized int answered(Collection<PersonId> people) {
        return (int) people.stream().filter(codes::containsKey).count();
    }

    /** People whose photo was sent and not answered. */
    synchronized int onTheirWay() {
        return unanswered.size();
    }

    /** When a punch was acknowledged, null when it was not yet. */
    synchronized @Nullable Long acknowledgedAt(long serial) {
        return committed.entrySet().stream()
                .filter(entry -> entry.getKey() >= serial)
                .map(Map.Entry::getValue)
                .min(Long::compare)
                .orElse(null);
    }

    /** The terminal's last report, null before the first. */
    synchronized @Nullable Health health() {
        return health;
    }

    private long bytes(String topic) {
        return bytes.getOrDefault(topic, 0L);
    }
}
