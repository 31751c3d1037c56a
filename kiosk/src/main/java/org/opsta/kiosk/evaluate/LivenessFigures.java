package org.opsta.kiosk.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * How often attacks pass as live and live people are refused, at any threshold, in the terms of ISO/IEC 30107-3. A
 * presentation passes when its score is at least the threshold.
 *
 * <ul>
 *   <li>APCER: the share of attacks of one kind that pass; the figure of a system is that of its worst kind.
 *   <li>BPCER: the share of live (bona fide) presentations that do not pass.
 *   <li>Presentations without a score (no face found, say) do not pass: right for attacks, wrong for live ones. The
 *       standard's non-response rates, APNRR and BPNRR, tell how many those are.
 * </ul>
 */
public final class LivenessFigures {

    private final Scores live;
    private final SortedMap<String, Scores> attacks = new TreeMap<>();

    /**
     * Something shown to the camera: one picture, or several fused.
     *
     * @param kind of the attack, one word for all when the list does not tell them apart; of no meaning for live ones
     * @param score the higher, the more alive; empty when there was nothing to score
     */
    public record Presentation(boolean live, String kind, OptionalDouble score) {}

    /**
     * The rates at one threshold.
     *
     * @param apcer of the worst kind
     */
    public record Point(double threshold, Rate apcer, Map<String, Rate> apcerByKind, Rate bpcer) {
        public Point {
            apcerByKind = Map.copyOf(apcerByKind);
        }

        private double difference() {
            return Math.abs(apcer.value() - bpcer.value());
        }
    }

    /** @param threshold where APCER and BPCER are nearest to each other */
    public record EqualError(double threshold, double rate) {}

    /** Those of one sort of presentation. */
    private static final class Scores {

        private final double[] ascending;
        private final int total;

        Scores(List<Presentation> some) {
            ascending = some.stream()
                    .flatMapToDouble(one -> one.score().stream())
                    .sorted()
                    .toArray();
            total = some.size();
        }

        int passing(double threshold) {
            int at = Arrays.binarySearch(ascending, threshold);
            int below = at >= 0 ? at : -at - 1;
            // Equal scores pass, and a search may land on any of them.
            while (below > 0 && ascending[below - 1] >= threshold) {
                below--;
            }
            return ascending.length - below;
        }

        int withoutScore() {
            return total - ascending.length;
        }
    }

    public LivenessFigures(List<Presentation> presentations) {
        live = new Scores(presentations.stream().filter(Presentation::live).toList());
        presentations.stream()
                .filter(one -> !one.live())
                .collect(Collectors.groupingBy(Presentation::kind))
                .forEach((kind, some) -> attacks.put(kind, new Scores(some)));
    }

    public Point at(double threshold) {
        Map<String, Rate> byKind = new TreeMap<>();
        attacks.forEach((kind, scores) -> byKind.put(kind, new Rate(scores.passing(threshold), scores.total)));
        Rate worst = byKind.values().stream()
                .reduce((a, b) -> b.value() > a.value() ? b : a)
                .orElse(new Rate(0, 0));
        return new Point(threshold, worst, byKind, new Rate(live.total - live.passing(threshold), live.total));
    }

    /** The highest threshold that keeps the BPCER to {@code target}; empty when any refuses more. */
    public OptionalDouble thresholdFor(double target) {
        int mayFail = (int) (target * live.total + 1e-9) - live.withoutScore();
        double[] scores = live.ascending;
        return scores.length == 0 || mayFail < 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(scores[Math.min(mayFail, scores.length - 1)]);
    }

    /** Attacks without a score. */
    public Rate apnrr() {
        return new Rate(
                attacks.values().stream().mapToInt(Scores::withoutScore).sum(),
                attacks.values().stream().mapToInt(scores -> scores.total).sum());
    }

    /** Live presentations without a score. */
    public Rate bpnrr() {
        return new Rate(live.withoutScore(), live.total);
    }

    /** Empty when live ones or attacks are missing. */
    public Optional<EqualError> equalError() {
        if (live.total == 0 || attacks.isEmpty()) {
            return Optional.empty();
        }
        return curve().stream()
                .reduce((a, b) -> b.difference() < a.difference() ? b : a)
                .map(point -> new EqualError(
                        point.threshold(),
                        (point.apcer().value() + point.bpcer().value()) / 2));
    }

    /** One point for each score there is, the lowest first. */
    public List<Point> curve() {
        return DoubleStream.concat(
                        Arrays.stream(live.ascending),
                        attacks.values().stream().flatMapToDouble(scores -> Arrays.stream(scores.ascending)))
                .distinct()
                .sorted()
                .mapToObj(this::at)
                .toList();
    }
}
