package org.opsta.agent.intake;

import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;

/**
 * A punch's right time, found after it was made.
 *
 * @param time the right time, with the offset the terminal wrote
 * @param errorMillis how far it may be off
 * @param by the correction it follows from
 */
record Redating(OffsetDateTime time, long errorMillis, ClockCorrection by) {

    static final int FIRST_YEAR = 1970;
    static final int LAST_YEAR = 9999;

    private static final BigInteger MILLIONTHS_OF_NANOS_PER_MILLI = BigInteger.valueOf(1_000_000_000_000L);

    /**
     * By the first correction of the punch's boot that covers it; none when its clock could be trusted, when there is no
     * such correction, or when it leads to no possible time.
     *
     * @param written the time the terminal wrote
     * @param corrections of this terminal and boot
     */
    static Optional<Redating> of(
            OffsetDateTime written,
            ClockReading.State state,
            long monotonicNanos,
            long serial,
            Collection<ClockCorrection> corrections) {
        if (state == ClockReading.State.SYNCED) {
            return Optional.empty();
        }
        return corrections.stream()
                .filter(correction -> correction.throughSerial().value() >= serial)
                .min(Comparator.comparing(ClockCorrection::throughSerial))
                .flatMap(correction -> by(correction, written, monotonicNanos));
    }

    private static Optional<Redating> by(ClockCorrection correction, OffsetDateTime written, long monotonicNanos) {
        BigInteger distance =
                BigInteger.valueOf(correction.monotonicNanos()).subtract(BigInteger.valueOf(monotonicNanos));
        if (distance.bitLength() > 63) {
            return Optional.empty();
        }
        Instant right = correction.time().toInstant().minusNanos(distance.longValue());
        OffsetDateTime time = right.atOffset(written.getOffset()).truncatedTo(ChronoUnit.MILLIS);
        if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
            return Optional.empty();
        }
        BigInteger[] drift = distance.abs()
                .multiply(BigInteger.valueOf(correction.driftPpm()))
                .divideAndRemainder(MILLIONTHS_OF_NANOS_PER_MILLI);
        BigInteger error = BigInteger.valueOf(correction.errorMillis())
                .add(drift[0])
                .add(drift[1].signum() == 0 ? BigInteger.ZERO : BigInteger.ONE);
        return error.bitLength() > 63
                ? Optional.empty()
                : Optional.of(new Redating(time, error.longValue(), correction));
    }
}
