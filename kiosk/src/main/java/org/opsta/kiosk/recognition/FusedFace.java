package org.opsta.kiosk.recognition;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One face as several frames show it: the mean of their templates, better frames counting more.
 *
 * <p>The mean of frames is shorter than 1, the shorter the less they agree. Scaled back to length 1, everybody's
 * similarity to it would rise with the number of frames, strangers' too: with a threshold that lets 0.7 % of strangers
 * through in one picture, 2 to 4 % came through with three to ten different pictures fused. Not scaled at all, three
 * pictures of the right person sometimes miss a threshold made for one. Scaled half way (by the square root of the
 * length), the strangers' rate stays that of one picture: docs/accuracy.md has the figures.
 */
public final class FusedFace {

    private float @Nullable [] sum;
    private double weights;
    private int frames;

    public void add(Template template, FaceQuality quality) {
        add(template, weight(quality));
    }

    void add(Template template, double weight) {
        if (sum == null) {
            sum = new float[template.dimensions()];
        }
        template.addTo(sum, weight);
        weights += weight;
        frames++;
    }

    public int frames() {
        return frames;
    }

    /** What was seen so far, at length 1. */
    Template direction() {
        return Template.normalised(Objects.requireNonNull(sum, "no frame yet"));
    }

    /** The most similar people, best first, with their scores: cosine times the square root of the frames' agreement. */
    public List<Candidate> nearest(Identifier gallery, int most) {
        double agreement = Math.sqrt(length());
        return gallery.nearest(direction(), most).stream()
                .map(candidate -> new Candidate(candidate.person(), agreement * candidate.similarity()))
                .toList();
    }

    /** Of the mean: 1 when every frame shows the same. */
    private double length() {
        double squares = 0;
        for (float value : Objects.requireNonNull(sum, "no frame yet")) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares) / weights;
    }

    /** Large, sharp, straight faces count more; no frame counts more than ten times another. */
    private static double weight(FaceQuality quality) {
        double size = Math.min(1, quality.facePixels() / 250);
        double sharp = Math.min(1, quality.sharpness() / 3);
        double straight = Math.cos(Math.toRadians(Math.min(75, Math.abs(quality.yawDegrees()))));
        return Math.max(0.1, size * sharp * straight);
    }
}
