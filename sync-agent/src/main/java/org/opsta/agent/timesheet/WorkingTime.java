package org.opsta.agent.timesheet;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.opsta.contract.Direction;

/**
 * A day's working time: from the first IN to the last OUT, in whole minutes as they are shown.
 *
 * @param firstIn absent when the person only left
 * @param lastOut absent when the person has not left: an OUT before the first IN ends nothing
 */
public record WorkingTime(Optional<LocalDateTime> firstIn, Optional<LocalDateTime> lastOut) {

    public static final WorkingTime NONE = new WorkingTime(Optional.empty(), Optional.empty());

    /** @param scans of one day, in any order */
    public static WorkingTime of(Collection<Scan> scans) {
        Optional<LocalDateTime> in = times(scans, Direction.IN).min(Comparator.naturalOrder());
        Optional<LocalDateTime> out = times(scans, Direction.OUT)
                .filter(time -> in.isEmpty() || !time.isBefore(in.get()))
                .max(Comparator.naturalOrder());
        return new WorkingTime(in.map(WorkingTime::minute), out.map(WorkingTime::minute));
    }

    private static Stream<LocalDateTime> times(Collection<Scan> scans, Direction direction) {
        return scans.stream().filter(scan -> scan.direction() == direction).map(Scan::time);
    }

    private static LocalDateTime minute(LocalDateTime time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    /** With the break in it; absent unless both ends are known. */
    public Optional<Duration> length() {
        return firstIn.flatMap(in -> lastOut.map(out -> Duration.between(in, out)));
    }

    public boolean isEmpty() {
        return firstIn.isEmpty() && lastOut.isEmpty();
    }
}
