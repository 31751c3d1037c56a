package org.opsta.kiosk.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.PersonId;
import org.opsta.contract.PinCode;

class PinRuleTest {

    private static final PersonId ANAN = new PersonId("100059150");
    private static final Instant MORNING = Instant.parse("2026-11-20T01:45:12Z");

    /** Five wrong ones lock for 1, 2, 4 … 60 minutes; twenty from anybody pause for a minute each. */
    private final PinRule rule = new PinRule(new PinSettings(true, 6, 8, 5, 1, 60, 20, 60, false));

    @ParameterizedTest
    @CsvSource({
        "'', PIN_NOT_DIGITS",
        "48261, PIN_TOO_SHORT",
        "482615937, PIN_TOO_LONG",
        "48 2615, PIN_NOT_DIGITS",
        "48261a, PIN_NOT_DIGITS",
        "๔๘๒๖๑๕, PIN_NOT_DIGITS",
        "-48261, PIN_NOT_DIGITS",
        "111111, PIN_TOO_SIMPLE",
        "121212, PIN_TOO_SIMPLE",
        "123123, PIN_TOO_SIMPLE",
        "48264826, PIN_TOO_SIMPLE",
        "123456, PIN_TOO_SIMPLE",
        "654321, PIN_TOO_SIMPLE",
        "789012, PIN_TOO_SIMPLE",
        "135791, PIN_TOO_SIMPLE",
        "059150, PIN_TOO_SIMPLE",
        "100059, PIN_TOO_SIMPLE"
    })
    void a_pin_that_is_no_good_is_told_why(String pin, PinCode why) {
        assertThat(rule.fault(ANAN, pin)).contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"482615", "48261593", "112233", "000001", "123457"})
    void other_pins_are_taken(String pin) {
        assertThat(rule.fault(ANAN, pin)).isEmpty();
    }

    @Test
    void a_pin_around_the_code_is_too_simple_but_a_short_code_is_found_in_any() {
        assertThat(rule.fault(new PersonId("1015"), "910157")).contains(PinCode.PIN_TOO_SIMPLE);
        assertThat(rule.fault(new PersonId("101"), "910157")).isEmpty();
    }

    @Test
    void five_wrong_ones_lock_for_a_minute_then_for_twice_as_long_each_time_up_to_an_hour() {
        Attempts attempts = Attempts.NONE;
        Instant now = MORNING;
        for (int left = 4; left >= 1; left--) {
            assertThat(rule.refusal(attempts, now)).isEmpty();
            attempts = rule.charged(attempts, now);
            assertThat(rule.wrong(attempts)).isEqualTo(new PinOutcome.Wrong(left));
        }
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            attempts = rule.charged(attempts, now);
            PinOutcome.Locked locked = (PinOutcome.Locked) rule.wrong(attempts);
            minutes.add(Duration.between(now, locked.until()).toMinutes());
            assertThat(rule.refusal(attempts, locked.until().minusMillis(1)))
                    .contains(new PinOutcome.Locked(locked.until()));
            assertThat(rule.refusal(attempts, locked.until())).isEmpty();
            now = locked.until();
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void the_right_one_begins_anew() {
        Attempts attempts = Attempts.NONE;
        for (int i = 0; i < 4; i++) {
            attempts = rule.charged(attempts, MORNING);
        }
        attempts = rule.charged(rule.cleared(attempts), MORNING);

        assertThat(rule.wrong(attempts)).isEqualTo(new PinOutcome.Wrong(4));
    }

    @Test
    void what_was_wrong_yesterday_is_forgotten() {
        Attempts attempts = rule.charged(Attempts.NONE, MORNING);

        assertThat(rule.settled(attempts, MORNING.plus(Duration.ofHours(23))).wrong())
                .isEqualTo(1);
        assertThat(rule.settled(attempts, MORNING.plus(Duration.ofHours(24))).wrong())
                .isZero();
    }

    @Test
    void twenty_wrong_ones_from_anybody_leave_one_a_minute_and_a_right_one_does_not_help() {
        Attempts terminal = Attempts.NONE;
        for (int i = 0; i < 20; i++) {
            assertThat(rule.refusal(terminal, MORNING)).isEmpty();
            terminal = rule.cleared(rule.charged(terminal, MORNING));
        }
        Instant next = MORNING.plusSeconds(60);
        assertThat(rule.refusal(terminal, MORNING)).contains(new PinOutcome.Paused(next));
        assertThat(rule.refusal(terminal, next)).isEmpty();

        terminal = rule.cleared(rule.charged(terminal, next));
        assertThat(rule.refusal(terminal, next)).contains(new PinOutcome.Paused(next.plusSeconds(60)));
        assertThat(rule.refusal(terminal, next.plus(Duration.ofMinutes(20)))).isEmpty();
    }

    @Test
    void a_wrong_one_now_and_then_never_pauses_the_terminal() {
        Attempts terminal = Attempts.NONE;
        Instant now = MORNING;
        for (int i = 0; i < 500; i++) {
            assertThat(rule.refusal(terminal, now)).isEmpty();
            terminal = rule.cleared(rule.charged(terminal, now));
            now = now.plusSeconds(60);
        }
    }

    @Test
    void a_clock_that_was_set_back_a_year_locks_for_no_longer_than_the_wait() {
        Attempts attempts = Attempts.NONE;
        for (int i = 0; i < 25; i++) {
            attempts = rule.charged(attempts, MORNING);
        }
        Instant lastYear = MORNING.minus(Duration.ofDays(365));

        Attempts settled = rule.settled(attempts, lastYear);

        assertThat(rule.refusal(settled, lastYear)).contains(new PinOutcome.Paused(lastYear.plusSeconds(60)));
        Attempts later = rule.settled(settled, lastYear.plusSeconds(60));
        assertThat(rule.refusal(later, lastYear.plusSeconds(60)))
                .contains(new PinOutcome.Locked(lastYear.plus(Duration.ofMinutes(60))));
        assertThat(rule.refusal(later, lastYear.plus(Duration.ofMinutes(60)))).isEqualTo(Optional.empty());
    }
}
