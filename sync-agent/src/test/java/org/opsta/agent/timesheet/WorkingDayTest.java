package org.opsta.agent.timesheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;

class WorkingDayTest {

    private static final WorkingDay EMPTY = WorkingDay.empty(new PersonId("10151"), LocalDate.parse("2021-09-14"));

    @Test
    void a_day_counts_from_the_first_in_to_the_last_out_in_whatever_order_they_come() {
        WorkingDay day = EMPTY.with(Direction.OUT, time("16:18"))
                .with(Direction.IN, time("16:17"))
                .with(Direction.OUT, time("16:30"))
                .with(Direction.IN, time("08:45"))
                .with(Direction.OUT, time("12:00"));

        assertThat(day.firstIn()).contains(time("08:45"));
        assertThat(day.end()).contains(time("16:30"));
    }

    @Test
    void who_has_not_left_has_no_end() {
        WorkingDay day = EMPTY.with(Direction.IN, time("08:45"));

        assertThat(day.firstIn()).contains(time("08:45"));
        assertThat(day.end()).isEmpty();
    }

    @Test
    void leaving_before_the_first_in_ends_nothing() {
        WorkingDay day = EMPTY.with(Direction.OUT, time("00:30")).with(Direction.IN, time("08:45"));

        assertThat(day.end()).isEmpty();
    }

    @Test
    void who_only_left_has_an_end_and_no_beginning() {
        WorkingDay day = EMPTY.with(Direction.OUT, time("16:30"));

        assertThat(day.firstIn()).isEmpty();
        assertThat(day.end()).contains(time("16:30"));
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text);
    }
}
