package org.opsta.agent.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedDateTest {

    @ParameterizedTest
    @CsvSource({
        "20/11/2569, 2026-11-20",
        "20-11-2569, 2026-11-20",
        "20.11.2569, 2026-11-20",
        "' 1/1/2569 ', 2026-01-01",
        "๒๐/๑๑/๒๕๖๙, 2026-11-20",
        "20/11/2026, 2026-11-20",
        "2026-11-20, 2026-11-20",
        "2026-1-5, 2026-01-05",
        "29/2/2567, 2024-02-29",
        "31/12/2400, 1857-12-31",
        "1/1/2700, 2157-01-01"
    })
    void a_date_is_read_in_either_calendar(String typed, LocalDate meant) {
        assertThat(TypedDate.parse(typed)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20/11/69     | 20/11/2569 (that is 2026 CE) or 20/11/2069 CE",
                "2569-11-20   | write 2026-11-20 or 20/11/2569",
                "29/2/2569    | not in the calendar",
                "2569-02-29   | not in the calendar",
                "11/20/2569   | write the day first",
                "20/11/2701   | a year that cannot be meant",
                "20/11/2200   | a year that cannot be meant",
                "20/11/569    | a year that cannot be meant",
                "0999-01-01   | a year that cannot be meant",
                "69-11-20     | a year of two digits",
                "20 พ.ย. 2569 | is not a date",
                "2026-11-20T1 | is not a date",
                "''           | is not a date"
            })
    void what_is_no_date_or_could_be_two_is_refused_with_what_to_write(String typed, String says) {
        assertThatThrownBy(() -> TypedDate.parse(typed))
                .isInstanceOf(BadDate.class)
                .hasMessageContaining(says);
    }

    @Test
    void it_is_said_in_thai_too() {
        BadDate bad = catchThrowableOfType(BadDate.class, () -> TypedDate.parse("20/11/69"));
        assertThat(bad.in(Words.THAI)).contains("20/11/2569 (ค.ศ. 2026)", "20/11/2069");
        assertThat(TypedDate.parseOptional(" ")).isEmpty();
        assertThat(TypedDate.parseOptional("1/2/2569")).contains(LocalDate.of(2026, 2, 1));
    }
}
