package org.opsta.kiosk.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Answer;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;

/**
 * How often people are recognised and strangers taken for somebody, at any threshold (ISO/IEC 19795-1, open set):
 *
 * <ul>
 *   <li>FPIR: the share of strangers' walk-ups whose best score is at least the threshold, by the margin that is asked
 *       for. No face found: rejected.
 *   <li>TPIR: the share of enrolled people's walk-ups whose best candidate is who they are, accepted likewise. No face
 *       found: not identified.
 * </ul>
 *
 * @param margin how much above the runner-up the best must be
 */
public record IdentificationFigures(List<ScoredWalkUp> probes, List<ScoredWalkUp> strangers, double margin) {

    public IdentificationFigures {
        probes = List.copyOf(probes);
        strangers = List.copyOf(strangers);
    }

    static IdentificationFigures of(List<ScoredWalkUp> walkUps, double margin) {
        return new IdentificationFigures(
                walkUps.stream().filter(walkUp -> walkUp.role() == Role.PROBE).toList(),
                walkUps.stream()
                        .filter(walkUp -> walkUp.role() == Role.STRANGER)
                        .toList(),
                margin);
    }

    /** The rates at one threshold. */
    public record Point(double threshold, Rate fpir, Rate tpir, Rate wrongPerson) {}

    public Point at(double threshold) {
        return point(threshold, walkUp -> clears(walkUp, threshold));
    }

    /** The rates of what the terminal decided by itself. */
    public Point asDecided(double threshold) {
        return point(threshold, ScoredWalkUp::accepted);
    }

    private Point point(double threshold, Predicate<ScoredWalkUp> accepted) {
        return new Point(
                threshold,
                rate(strangers, accepted),
                rate(probes, accepted.and(ScoredWalkUp::right)),
                rate(probes, accepted.and(walkUp -> !walkUp.right())));
    }

    private static Rate rate(List<ScoredWalkUp> walkUps, Predicate<ScoredWalkUp> which) {
        return new Rate(walkUps.stream().filter(which).count(), walkUps.size());
    }

    private boolean clears(ScoredWalkUp walkUp, double threshold) {
        return walkUp.answered()
                .filter(answer -> answer.score() >= threshold && answer.margin() >= margin)
                .isPresent();
    }

    /**
     * The lowest threshold that keeps the FPIR to {@code target}; empty when there are too few strangers to tell, which
     * is when not even one of them may be accepted.
     */
    public OptionalDouble thresholdFor(double target) {
        // One in a thousand of a thousand is one, whatever the rounding of 0.001 makes of it.
        int mayPass = (int) (target * strangers.size() + 1e-9);
        if (mayPass < 1) {
            return OptionalDouble.empty();
        }
        List<Double> scores = strangerScores();
        // So many strangers lie above it, and the next one is just not let in.
        return OptionalDouble.of(mayPass >= scores.size() ? -1 : Math.nextUp(scores.get(mayPass)));
    }

    /** How many strangers it takes to tell the threshold for {@code target}. */
    static long strangersNeededFor(double target) {
        return (long) Math.ceil(1 / target - 1e-9);
    }

    /** One point for each stranger who could be accepted, the most similar one first: FPIR 1/n, 2/n, ... */
    public List<Point> curve() {
        List<Point> points = new ArrayList<>();
        double last = Double.NaN;
        for (double score : strangerScores()) {
            if (score != last) {
                points.add(at(score));
                last = score;
            }
        }
        return points;
    }

    /** The highest first. */
    private List<Double> strangerScores() {
        return strangers.stream()
                .flatMap(walkUp -> walkUp.answered().stream())
                .filter(answer -> answer.margin() >= margin)
                .map(Answer::score)
                .sorted((a, b) -> Double.compare(b, a))
                .toList();
    }
}
