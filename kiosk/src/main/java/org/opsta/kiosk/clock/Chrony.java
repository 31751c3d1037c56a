package org.opsta.kiosk.clock;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * chrony, asked through {@code chronyc}. Its answer of comma-separated values is that of chrony 4.3 and has been the same since 3.
 */
final class Chrony implements TimeService {

    /** {@code -n}: it must not look up the server's name in the DNS just for us. */
    private static final List<String> TRACKING = List.of("chronyc", "-n", "-c", "tracking");

    private static final int REFERENCE = 0;
    private static final int REFERENCE_TIME = 3;
    private static final int SYSTEM_OFFSET = 4;
    private static final int FREQUENCY = 7;
    private static final int ROOT_DELAY = 10;
    private static final int ROOT_DISPERSION = 11;
    private static final int LEAP = 13;
    private static final int FIELDS = 14;

    /** 127.127.1.1: chrony's own clock, with {@code local} in its settings. Nobody disciplines that. */
    private static final String ITSELF = "7F7F0101";

    private static final String NAME = "chrony";

    private final List<String> command;

    Chrony() {
        this(TRACKING);
    }

    Chrony(List<String> command) {
        this.command = command;
    }

    @Override
    public SyncReport read() {
        try {
            return parse(ChildProcess.output(command, ChildProcess.LIMIT));
        } catch (ChildProcess.Failed e) {
            return new SyncReport.Silent(NAME, "does not answer (chronyc " + e.getMessage() + ")");
        }
    }

    static SyncReport parse(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length < FIELDS || line.indexOf('\n') >= 0) {
            return new SyncReport.Silent(NAME, "does not answer as chrony 3 and 4 do: " + shortened(line));
        }
        try {
            Duration offset = seconds(fields[SYSTEM_OFFSET]).abs();
            Duration delay = seconds(fields[ROOT_DELAY]);
            Duration dispersion = seconds(fields[ROOT_DISPERSION]);
            Instant updated = Instant.EPOCH.plus(seconds(fields[REFERENCE_TIME]));
            double frequency = new BigDecimal(fields[FREQUENCY]).doubleValue();
            String reference = fields[REFERENCE].toUpperCase(Locale.ROOT);
            if (fields[LEAP].equals("Not synchronised") || reference.matches("0*")) {
                return new SyncReport.Unsynchronised(
                        NAME, "runs, but is not synchronised; chronyc sources says with whom it tries");
            }
            if (reference.equals(ITSELF)) {
                return new SyncReport.Unsynchronised(NAME, "follows nothing but its own clock (local in chrony.conf)");
            }
            if (delay.isNegative() || dispersion.isNegative()) {
                return new SyncReport.Silent(NAME, "gives an error below 0: " + shortened(line));
            }
            return new SyncReport.Synchronised(
                    NAME, dispersion.plus(delay.dividedBy(2)).plus(offset), updated, frequency);
        } catch (ArithmeticException | NumberFormatException e) {
            return new SyncReport.Silent(NAME, "does not answer as chrony 3 and 4 do: " + shortened(line));
        }
    }

    private static Duration seconds(String decimal) {
        BigDecimal seconds = new BigDecimal(decimal);
        // As an exponent can make a short text a number of a billion digits.
        if (seconds.scale() > 20 || seconds.scale() < 0 || seconds.precision() > 30) {
            throw new NumberFormatException(decimal);
        }
        return Duration.ofNanos(seconds.movePointRight(9).toBigInteger().longValueExact());
    }

    private static String shortened(String line) {
        return line.isEmpty() ? "(nothing)" : line.substring(0, Math.min(100, line.length()));
    }
}
