package org.opsta.kiosk.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BetaDistribution;

/** So many of so many, and between which bounds the true share lies with 95 % confidence (Clopper and Pearson, exact). */
@JsonPropertyOrder({"count", "of", "value", "low", "high"})
public record Rate(long count, long of) {

    private static final double EACH_SIDE = 0.025;

    public Rate {
        if (count < 0 || count > of) {
            throw new IllegalArgumentException(count + " of " + of + " is no share");
        }
    }

    /** The share; of nothing, not a number. */
    public double value() {
        return (double) count / of;
    }

    @JsonProperty("value")
    OptionalDouble known() {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of(value());
    }

    @JsonProperty
    public double low() {
        return count == 0
                ? 0
                : BetaDistribution.of((double) count, of - count + 1.0).inverseCumulativeProbability(EACH_SIDE);
    }

    @JsonProperty
    public double high() {
        return count == of
                ? 1
                : BetaDistribution.of(count + 1.0, (double) (of - count)).inverseSurvivalProbability(EACH_SIDE);
    }

    /** The share of the others. */
    Rate complement() {
        return new Rate(of - count, of);
    }

    /** Such as {@code 98.15 % (97.55 to 98.64, 2488 of 2535)}. */
    @Override
    public String toString() {
        return of == 0
                ? "none to tell by"
                : String.format(
                        Locale.ROOT,
                        "%.2f %% (%.2f to %.2f, %d of %d)",
                        100 * value(),
                        100 * low(),
                        100 * high(),
                        count,
                        of);
    }
}
