package org.opsta.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How long people wait who walk up to a terminal, in each phase of a measurement. A walk-up that another phase cuts into does
 * not count. Thread-safe.
 */
final class WalkUpTimes {

    enum Phase {
        /** Nothing else goes on. */
        QUIET,
        /** Photos come in. */
        ENROLLING,
        /** Something was killed and is coming back. */
        DISTURBED,
        /** As the first, with everybody enrolled. */
        QUIET_AFTER
    }

    private static final Set<String> OUTCOMES = Set.of("RECORDED", "ALREADY_RECORDED", "REFUSED", "NOT_SEEN_WELL");

    /** From the first picture in which somebody enters to what the terminal says. */
    record Wait(String label, long millis) {}

    private record Made(long serial, long millis) {}

    private final Map<Phase, List<Wait>> waits = new EnumMap<>(Phase.class);
    private final Map<Phase, List<Made>> punches = new EnumMap<>(Phase.class);
    private Phase phase = Phase.QUIET;
    private @Nullable String label;
    private long since;
    private long lastSerial;
    private int notRecognised;

    synchronized void enter(Phase next) {
        phase = next;
        label = null;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** @param event of the terminal's feed */
    synchronized void take(JsonNode event) {
        String kind = event.path("event").asText();
        if (kind.equals("WALK_UP")) {
            label = event.path("label").asText();
            since = millis(event);
        } else if (kind.equals("RUNNING")) {
            label = null;
        }
        if (kind.equals("RECORDED")) {
            lastSerial = event.path("serial").asLong();
            punches.computeIfAbsent(phase, any -> new ArrayList<>()).add(new Made(lastSerial, millis(event)));
        }
        String walker = label;
        if (OUTCOMES.contains(kind) && walker != null) {
            if (kind.equals("RECORDED") || kind.equals("ALREADY_RECORDED")) {
                waits.computeIfAbsent(phase, any -> new ArrayList<>()).add(new Wait(walker, millis(event) - since));
            } else {
                notRecognised++;
            }
            label = null;
        }
    }

    private static long millis(JsonNode event) {
        return OffsetDateTime.parse(event.path("at").asText()).toInstant().toEpochMilli();
    }

    synchronized long lastSerial() {
        return lastSerial;
    }

    synchronized int notRecognised() {
        return notRecognised;
    }

    synchronized int recognised(Phase during) {
        return waits.getOrDefault(during, List.of()).size();
    }

    /** Milliseconds until the terminal knew them. */
    synchronized List<Long> waits(Phase during) {
        return waits.getOrDefault(during, List.of()).stream().map(Wait::millis).toList();
    }

    /**
     * How much longer the same picture waits than in the quiet phase, by its medians; what walks up alike is compared with
     * itself, so it does not matter who came how often.
     */
    synchronized List<Long> longerThanQuiet(Phase during) {
        Map<String, List<Long>> quiet = byLabel(Phase.QUIET);
        List<Long> differences = new ArrayList<>();
        byLabel(during).forEach((picture, times) -> {
            List<Long> before = quiet.get(picture);
            if (before != null) {
                differences.add(percentile(times, 50) - percentile(before, 50));
            }
        });
        return differences;
    }

    private Map<String, List<Long>> byLabel(Phase during) {
        Map<String, List<Long>> byLabel = new HashMap<>();
        waits.getOrDefault(during, List.of())
                .forEach(wait -> byLabel.computeIfAbsent(wait.label(), any -> new ArrayList<>())
                        .add(wait.millis()));
        return byLabel;
    }

    /**
     * Milliseconds from a punch on disk until the acknowledgement of it.
     *
     * @param acknowledgedAt of a serial; null for one that is not acknowledged, which is left out
     */
    synchronized List<Long> toAcknowledgement(Phase during, LongFunction<@Nullable Long> acknowledgedAt) {
        List<Long> times = new ArrayList<>();
        for (Made made : punches.getOrDefault(during, List.of())) {
            Long at = acknowledgedAt.apply(made.serial());
            if (at != null) {
                times.add(Math.max(0, at - made.millis()));
            }
        }
        return times;
    }

    /** The nearest rank; 0 of nothing. */
    static long percentile(List<Long> values, int percent) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }

    static String of(List<Long> values) {
        return String.format(
                Locale.ROOT,
                "median %d ms, 95 %% %d ms, most %d ms (%d)",
                percentile(values, 50),
                percentile(values, 95),
                percentile(values, 100),
                values.size());
    }
}
