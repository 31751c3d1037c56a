package org.opsta.agent.timesheet;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

/**
 * One person's working time of one day: from the first IN to the last OUT.
 *
 * @param firstIn absent when the person only left
 * @param lastOut absent when the person has not left; may be before {@code firstIn}, see {@link #end}
 */
public record WorkingDay(PersonId person, LocalDate date, Optional<LocalTime> firstIn, Optional<LocalTime> lastOut) {

    public static WorkingDay empty(PersonId person, LocalDate date) {
        return new WorkingDay(person, date, Optional.empty(), Optional.empty());
    }

    /** This day with one more scan; the order in which scans are added does not matter. */
    public WorkingDay with(Direction direction, LocalTime time) {
        return switch (direction) {
            case IN ->
                new WorkingDay(
                        person, date, Optional.of(firstIn.filter(time::isAfter).orElse(time)), lastOut);
            case OUT ->
                new WorkingDay(
                        person,
                        date,
                        firstIn,
                        Optional.of(lastOut.filter(time::isBefore).orElse(time)));
        };
    }

    /** The time to show as the end: an OUT before the first IN ends nothing. */
    public Optional<LocalTime> end() {
        return lastOut.filter(out -> firstIn.isEmpty() || !out.isBefore(firstIn.get()));
    }
}
