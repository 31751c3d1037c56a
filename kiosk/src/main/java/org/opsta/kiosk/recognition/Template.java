package org.opsta.kiosk.recognition;

import java.util.Arrays;

/**
 * A face as the embedding model describes it: a vector of length 1, so that the scalar product of two of them is their
 * cosine similarity, from -1 (unlike) to 1 (the same picture). Immutable.
 */
public final class Template {

    private final float[] values;

    private Template(float[] values) {
        this.values = values;
    }

    /** Scales {@code raw} to length 1. */
    public static Template normalised(float[] raw) {
        double squares = 0;
        for (float value : raw) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (!(length > 1e-6) || Double.isInfinite(length)) {
            throw new IllegalArgumentException(
                    "a template needs a finite vector other than zero, its length is " + length);
        }
        float[] scaled = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            scaled[i] = (float) (raw[i] / length);
        }
        return new Template(scaled);
    }

    public int dimensions() {
        return values.length;
    }

    /** Cosine similarity. */
    public double similarity(Template other) {
        if (other.values.length != values.length) {
            throw new IllegalArgumentException("templates of " + values.length + " and " + other.values.length
                    + " dimensions come from different models and cannot be compared");
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * other.values[i];
        }
        return sum;
    }

    /** A copy of the numbers. */
    public float[] values() {
        return values.clone();
    }

    /** Adds {@code weight} times this template to {@code sum}. */
    void addTo(float[] sum, double weight) {
        for (int i = 0; i < values.length; i++) {
            sum[i] += (float) (weight * values[i]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && Arrays.equals(values, template.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Face data does not belong in a log. */
    @Override
    public String toString() {
        return "Template[" + values.length + "]";
    }
}
