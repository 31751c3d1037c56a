package org.opsta.kiosk.evaluate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.evaluate.LivenessEvaluation.LeftOut;
import org.opsta.kiosk.evaluate.LivenessFigures.EqualError;
import org.opsta.kiosk.evaluate.LivenessFigures.Point;

/**
 * What an evaluation of liveness found, as it is printed and as JSON.
 *
 * @param fused pictures to a walk-up
 * @param bpnrr living faces that were never judged
 * @param apnrr attacks that were never judged
 * @param notJudged why, with the number of walk-ups
 * @param targets rates at thresholds chosen on these very living faces
 * @param equalError absent when living faces or attacks are missing
 * @param terminal rates of what the terminal decides by itself
 * @param leftOut pictures that could not be read
 */
public record LivenessReport(
        int fused,
        Rate bpnrr,
        Rate apnrr,
        Map<String, Long> notJudged,
        List<Target> targets,
        @Nullable EqualError equalError,
        Point terminal,
        List<LeftOut> leftOut) {

    private static final double[] TARGETS = {0.005, 0.01, 0.02, 0.05};

    public LivenessReport {
        notJudged = Map.copyOf(notJudged);
        targets = List.copyOf(targets);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * The rates at the highest threshold that keeps the BPCER to a target.
     *
     * @param rates absent when more living faces than that were never judged
     */
    public record Target(double bpcer, @Nullable Point rates) {}

    /** @param threshold the terminal's own */
    public static LivenessReport of(LivenessEvaluation.Result result, int fuse, double threshold) {
        LivenessFigures figures = figures(result);
        List<Target> targets = new ArrayList<>();
        for (double target : TARGETS) {
            OptionalDouble at = figures.thresholdFor(target);
            targets.add(new Target(target, at.isPresent() ? figures.at(at.getAsDouble()) : null));
        }
        Map<String, Long> notJudged = new TreeMap<>();
        for (JudgedWalkUp walkUp : result.walkUps()) {
            if (walkUp.score() == null && walkUp.why() != null) {
                notJudged.merge(walkUp.why(), 1L, Long::sum);
            }
        }
        return new LivenessReport(
                fuse,
                figures.bpnrr(),
                figures.apnrr(),
                notJudged,
                targets,
                figures.equalError().orElse(null),
                asDecided(result.walkUps(), threshold),
                result.leftOut());
    }

    private static LivenessFigures figures(LivenessEvaluation.Result result) {
        return new LivenessFigures(
                result.walkUps().stream().map(JudgedWalkUp::presentation).toList());
    }

    private static Point asDecided(List<JudgedWalkUp> walkUps, double threshold) {
        Map<String, Rate> byKind = new TreeMap<>();
        walkUps.stream()
                .filter(walkUp -> !walkUp.live())
                .map(JudgedWalkUp::kind)
                .distinct()
                .forEach(kind -> byKind.put(
                        kind,
                        rate(walkUps, walkUp -> !walkUp.live() && walkUp.kind().equals(kind), JudgedWalkUp::accepted)));
        return new Point(
                threshold,
                LivenessFigures.worst(byKind),
                byKind,
                rate(walkUps, JudgedWalkUp::live, walkUp -> !walkUp.accepted()));
    }

    private static Rate rate(List<JudgedWalkUp> walkUps, Predicate<JudgedWalkUp> of, Predicate<JudgedWalkUp> which) {
        List<JudgedWalkUp> some = walkUps.stream().filter(of).toList();
        return new Rate(some.stream().filter(which).count(), some.size());
    }

    /** For people. */
    public void print(PrintStream out) {
        for (LeftOut one : leftOut) {
            out.println("left out: " + one.path() + ": " + one.why());
        }
        say(
                out,
                "%d living and %d attacks, %s",
                bpnrr.of(),
                apnrr.of(),
                fused == 1 ? "one picture each" : fused + " pictures fused");
        say(out, "never judged: living (BPNRR) %s, attacks (APNRR) %s", bpnrr, apnrr);
        new TreeMap<>(notJudged).forEach((why, count) -> say(out, "  %s: %d", why, count));
        out.println();
        out.println(
                "APCER: attacks taken for living faces, of the worst kind. BPCER: living faces refused, also when never"
                        + " judged. In brackets the bounds of 95 % confidence.");
        for (Target target : targets) {
            if (target.rates() == null) {
                say(out, "BPCER %s: more than that were never judged", percent(target.bpcer()));
            } else {
                say(
                        out,
                        "BPCER %s: threshold %.3f",
                        percent(target.bpcer()),
                        target.rates().threshold());
                print(out, target.rates());
            }
        }
        if (equalError != null) {
            say(out, "Equal error rate %.2f %%, at %.3f", 100 * equalError.rate(), equalError.threshold());
        }
        say(out, "As the terminal decides: threshold %.3f", terminal.threshold());
        print(out, terminal);
    }

    private static void print(PrintStream out, Point rates) {
        say(out, "  APCER %s", rates.apcer());
        if (rates.apcerByKind().size() > 1) {
            new TreeMap<>(rates.apcerByKind()).forEach((kind, rate) -> say(out, "    %s %s", kind, rate));
        }
        say(out, "  BPCER %s", rates.bpcer());
    }

    /** Writes the trade-off between the two errors as a PNG. */
    public static void plot(LivenessEvaluation.Result result, Path png) throws BadOutput {
        new TradeOffPlot("Liveness", "BPCER: living faces refused", "APCER: attacks taken for living faces")
                .line("APCER, worst kind", figures(result).curve(), Point::bpcer, Point::apcer)
                .writeTo(png);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static void say(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
