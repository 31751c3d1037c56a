package org.opsta.kiosk.app;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How fast this machine is, as it is printed and as JSON.
 *
 * @param frames with a face that were looked at
 * @param framesPerSecond that the vision thread could look at, were they all such frames
 * @param stages of a frame, in their order
 * @param wholeFrame all of it, with the decision and whatever it led to
 * @param models by the step that runs them, each run by itself between two frames
 * @param overBareModels median of a whole frame over the sum of the models' medians, both from the frames that were
 *     measured in turns with the models
 * @param walkUps in which punches were timed: every other one
 * @param punches how long from the first usable frame of a walk-up to its punch being on disk
 * @param searches by number of people, the least first
 */
record BenchReport(
        long frames,
        double framesPerSecond,
        Map<String, Times> stages,
        Times wholeFrame,
        Map<String, Times> models,
        double overBareModels,
        int walkUps,
        @Nullable Times punches,
        List<Search> searches) {

    /** Milliseconds. */
    record Times(long count, double p50, double p95, double p99) {
        static Times ofMicros(Histogram micros) {
            return of(micros, 1000);
        }

        static Times ofNanos(Histogram nanos) {
            return of(nanos, 1_000_000);
        }

        private static Times of(Histogram histogram, double toMillis) {
            return new Times(
                    histogram.getTotalCount(),
                    histogram.getValueAtPercentile(50) / toMillis,
                    histogram.getValueAtPercentile(95) / toMillis,
                    histogram.getValueAtPercentile(99) / toMillis);
        }
    }

    /**
     * @param memoryPass one pass over the same memory
     * @param overMemoryPass median over median
     */
    record Search(int people, int dimensions, Times search, Times memoryPass, double overMemoryPass) {}

    /** For people. */
    void print(PrintStream out) {
        say(out, "%-24s %8s %9s %9s %9s", "milliseconds", "count", "p50", "p95", "p99");
        stages.forEach((stage, times) -> line(out, stage, times));
        line(out, "whole frame", wholeFrame);
        models.forEach((stage, times) -> line(out, "bare model: " + stage, times));
        say(
                out,
                "A whole frame takes %.2f times as long as its bare models. %.1f frames per second.",
                overBareModels,
                framesPerSecond);
        out.println();
        if (punches == null) {
            say(out, "None of %d walk-ups led to a punch: is everybody's first picture a good one?", walkUps);
        } else {
            line(out, "first frame to punch", punches);
            say(out, "%d punches on disk, of %d walk-ups without bare models between.", punches.count(), walkUps);
        }
        out.println();
        for (Search search : searches) {
            line(out, "search of " + search.people(), search.search());
            line(out, "  same memory once", search.memoryPass());
            say(
                    out,
                    "  %.2f times one pass of memory, %d numbers a person",
                    search.overMemoryPass(),
                    search.dimensions());
        }
    }

    private static void line(PrintStream out, String what, Times times) {
        say(out, "%-24s %8d %9.2f %9.2f %9.2f", what, times.count(), times.p50(), times.p95(), times.p99());
    }

    private static void say(PrintStream out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
