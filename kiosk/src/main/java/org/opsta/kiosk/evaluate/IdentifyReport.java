package org.opsta.kiosk.evaluate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opsta.kiosk.evaluate.IdentificationFigures.Point;
import org.opsta.kiosk.evaluate.IdentifyEvaluation.LeftOut;
import org.opsta.kiosk.evaluate.ScoredWalkUp.Role;

/**
 * What an evaluation of identification found, as it is printed and as JSON.
 *
 * @param enrolled people
 * @param fused pictures to a walk-up
 * @param probes how they went
 * @param strangers how they went
 * @param targets rates at thresholds chosen on these very strangers, without a margin
 * @param terminal rates of what the terminal decides by itself, by its threshold and margin
 * @param leftOut pictures that could not be used
 */
public record IdentifyReport(
        int enrolled,
        int fused,
        Group probes,
        Group strangers,
        List<Target> targets,
        Decided terminal,
        List<LeftOut> leftOut) {

    private static final double[] TARGETS = {0.01, 0.003, 0.001};

    public IdentifyReport {
        targets = List.copyOf(targets);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * @param walkUps all of them
     * @param withoutFace those without a face in any picture
     * @param ofFewerPictures those for which the list had fewer pictures than are fused
     */
    public record Group(long walkUps, long withoutFace, long ofFewerPictures) {
        static Group of(List<ScoredWalkUp> some, int fuse) {
            return new Group(
                    some.size(),
                    some.stream().filter(walkUp -> walkUp.answered().isEmpty()).count(),
                    some.stream().filter(walkUp -> walkUp.paths().size() < fuse).count());
        }
    }

    /**
     * The rates at the lowest threshold that keeps the FPIR to a target.
     *
     * @param rates absent when the strangers are too few to tell
     * @param strangersNeeded to tell
     * @param tpirOfFullWalkUps of the walk-ups that have as many pictures as are fused; absent when all have
     */
    public record Target(
            double fpir,
            @Nullable Point rates,
            long strangersNeeded,
            @Nullable Rate tpirOfFullWalkUps) {}

    /** The terminal's own threshold and margin, and what they lead to. */
    public record Decided(
            double margin, Point rates, @Nullable Rate tpirOfFullWalkUps) {}

    /** @param margin the terminal's own */
    public static IdentifyReport of(IdentifyEvaluation.Result result, int fuse, double margin) {
        IdentificationFigures figures = IdentificationFigures.of(result.walkUps(), 0);
        List<ScoredWalkUp> full = figures.probes().stream()
                .filter(walkUp -> walkUp.paths().size() == fuse)
                .toList();
        IdentificationFigures ofFull = new IdentificationFigures(full, figures.strangers(), 0);
        boolean allFull = full.size() == figures.probes().size();
        Function<Point, @Nullable Rate> tpirOfFull = point -> allFull ? null : point.tpir();
        List<Target> targets = new ArrayList<>();
        for (double target : TARGETS) {
            OptionalDouble threshold = figures.thresholdFor(target);
            targets.add(new Target(
                    target,
                    threshold.isPresent() ? figures.at(threshold.getAsDouble()) : null,
                    IdentificationFigures.strangersNeededFor(target),
                    threshold.isPresent() ? tpirOfFull.apply(ofFull.at(threshold.getAsDouble())) : null));
        }
        return new IdentifyReport(
                result.enrolled(),
                fuse,
                Group.of(figures.probes(), fuse),
                Group.of(figures.strangers(), fuse),
                targets,
                new Decided(
                        margin,
                        figures.asDecided(result.threshold()),
                        tpirOfFull.apply(ofFull.asDecided(result.threshold()))),
                result.leftOut());
    }

    /** For people. */
    public void print(PrintStream out) {
        for (LeftOut one : leftOut) {
            out.println(
                    "left out: " + one.path() + " (" + one.role().name().toLowerCase(Locale.ROOT) + "): " + one.why());
        }
        say(
                out,
                "%d people enrolled (%d enrolment photos refused), %s",
                enrolled,
                leftOut.stream().filter(one -> one.role() == Role.ENROLL).count(),
                fused == 1 ? "one picture to a walk-up" : fused + " pictures to a walk-up");
        say(out, "probes: %s", describe(probes));
        say(out, "strangers: %s", describe(strangers));
        out.println();
        out.println(
                "TPIR: enrolled people identified as who they are. FPIR: strangers taken for somebody. In brackets the"
                        + " bounds of 95 % confidence.");
        for (Target target : targets) {
            if (target.rates() == null) {
                say(
                        out,
                        "FPIR %s: cannot be told from %d strangers; it takes %d",
                        percent(target.fpir()),
                        strangers.walkUps(),
                        target.strangersNeeded());
            } else {
                say(
                        out,
                        "FPIR %s: threshold %.3f",
                        percent(target.fpir()),
                        target.rates().threshold());
                print(out, target.rates(), target.tpirOfFullWalkUps());
            }
        }
        say(
                out,
                "As the terminal decides: threshold %.3f, margin %.2f",
                terminal.rates().threshold(),
                terminal.margin());
        print(out, terminal.rates(), terminal.tpirOfFullWalkUps());
    }

    private void print(PrintStream out, Point rates, @Nullable Rate tpirOfFullWalkUps) {
        say(out, "  TPIR %s", rates.tpir());
        if (tpirOfFullWalkUps != null) {
            say(out, "  TPIR of the walk-ups of %d pictures %s", fused, tpirOfFullWalkUps);
        }
        say(out, "  FPIR %s", rates.fpir());
        say(out, "  wrong person %s", rates.wrongPerson());
    }

    private static String describe(Group group) {
        return group.walkUps() + " walk-ups, " + group.withoutFace() + " of them without a face"
                + (group.ofFewerPictures() == 0 ? "" : ", " + group.ofFewerPictures() + " of fewer pictures");
    }

    /** Writes the trade-off between the two errors as a PNG. */
    public static void plot(IdentifyEvaluation.Result result, Path png) throws BadOutput {
        List<Point> curve = IdentificationFigures.of(result.walkUps(), 0).curve();
        new TradeOffPlot("Identification", "FPIR: strangers taken for somebody", "FNIR: enrolled people not identified")
                .line("FNIR = 1 - TPIR", curve, Point::fpir, point -> point.tpir()
                        .complement())
                .writeTo(png);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static void say(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
