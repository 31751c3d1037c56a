package org.opsta.kiosk.recognition;

import java.util.List;

/**
 * How often two pictures of different people score at least so much: the embedding models' own curve, measured with
 * {@code kiosk evaluate calibrate} and shipped beside them.
 *
 * @param templates hash of what makes the templates it was measured with
 * @param points rates falling, scores rising
 */
public record FalseMatchCurve(String templates, List<Point> points) {

    private static final String TEMPLATES = "# templates: ";

    /** @param rate share of comparisons of different people, 0 to 1 */
    public record Point(double rate, double score) {}

    public FalseMatchCurve {
        points = List.copyOf(points);
        if (points.size() < 2) {
            throw new IllegalArgumentException("a curve needs two points, this one has " + points.size());
        }
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i).rate() >= points.get(i - 1).rate()
                    || points.get(i).score() <= points.get(i - 1).score()) {
                throw new IllegalArgumentException(
                        "rates must fall and scores rise from " + points.get(i - 1) + " to " + points.get(i));
            }
        }
    }

    /** Reads what {@link #text} wrote. */
    public static FalseMatchCurve parse(String text) {
        String templates = text.lines()
                .filter(line -> line.startsWith(TEMPLATES))
                .map(line -> line.substring(TEMPLATES.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line '" + TEMPLATES + "<hash>'"));
        List<Point> points = text.lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("rate"))
                .map(line -> line.split(","))
                .map(cells -> new Point(Double.parseDouble(cells[0]), Double.parseDouble(cells[1])))
                .toList();
        return new FalseMatchCurve(templates, points);
    }

    /** As {@link #parse} reads it. */
    public String text() {
        StringBuilder text = new StringBuilder(TEMPLATES).append(templates).append("\nrate,score\n");
        points.forEach(point ->
                text.append(point.rate()).append(',').append(point.score()).append('\n'));
        return text.toString();
    }

    /**
     * The score that different people reach in {@code rate} of comparisons. Between two points the rate's logarithm is
     * taken as straight; beyond the rarest it goes on as steeply as before, which asks for more than the measured tail,
     * since that falls faster and faster.
     */
    public double scoreAt(double rate) {
        int next = 1;
        while (next < points.size() - 1 && points.get(next).rate() > rate) {
            next++;
        }
        Point common = points.get(next - 1);
        Point rare = points.get(next);
        double way = (Math.log(common.rate()) - Math.log(rate)) / (Math.log(common.rate()) - Math.log(rare.rate()));
        return common.score() + Math.max(0, way) * (rare.score() - common.score());
    }

    /**
     * The score that keeps false positive identifications at {@code target} with {@code enrolled} people: a stranger is
     * compared with each of them, and must fail every time.
     */
    public double threshold(double target, int enrolled) {
        return scoreAt(-Math.expm1(Math.log1p(-target) / Math.max(1, enrolled)));
    }
}
