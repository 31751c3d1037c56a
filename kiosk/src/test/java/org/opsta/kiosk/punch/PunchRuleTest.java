package org.opsta.kiosk.punch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.punch.PunchDecision.AlreadyRecorded;
import org.opsta.kiosk.punch.PunchDecision.AskDirection;
import org.opsta.kiosk.punch.PunchDecision.Write;

class PunchRuleTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonId BUSABA = new PersonId("1002");
    private static final Optional<Direction> NO_KEY = Optional.empty();

    @Test
    void first_of_the_day_is_in_every_later_one_out() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);

        assertThat(punch(rule, ANAN, "2026-11-20T08:45:12+07:00")).isEqualTo(new Write(Direction.IN));
        assertThat(punch(rule, ANAN, "2026-11-20T16:17:00+07:00")).isEqualTo(new Write(Direction.OUT));
        assertThat(punch(rule, ANAN, "2026-11-20T16:30:00+07:00")).isEqualTo(new Write(Direction.OUT));
        assertThat(punch(rule, ANAN, "2026-11-21T08:31:00+07:00")).isEqualTo(new Write(Direction.IN));
    }

    @Test
    void a_day_begins_at_midnight_where_the_terminal_hangs() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);

        // 23:30 and 00:10 in Bangkok, the same day in UTC.
        assertThat(punch(rule, ANAN, "2026-11-20T16:30:00Z")).isEqualTo(new Write(Direction.IN));
        assertThat(punch(rule, ANAN, "2026-11-20T17:10:00Z")).isEqualTo(new Write(Direction.IN));
    }

    @Test
    void the_same_person_again_within_the_debounce_is_the_same_punch() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        punch(rule, ANAN, "2026-11-20T08:31:00+07:00");

        assertThat(punch(rule, ANAN, "2026-11-20T08:31:59+07:00"))
                .isEqualTo(new AlreadyRecorded(Direction.IN, OffsetDateTime.parse("2026-11-20T08:31:00+07:00")));
        assertThat(punch(rule, BUSABA, "2026-11-20T08:31:59+07:00")).isEqualTo(new Write(Direction.IN));
        assertThat(punch(rule, ANAN, "2026-11-20T08:32:00+07:00")).isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void a_clock_set_back_a_little_does_not_double_a_punch() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        punch(rule, ANAN, "2026-11-20T08:31:00+07:00");

        assertThat(punch(rule, ANAN, "2026-11-20T08:30:30+07:00")).isInstanceOf(AlreadyRecorded.class);
    }

    @Test
    void a_punch_that_was_not_written_is_not_remembered() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");

        assertThat(rule.decide(ANAN, now, NO_KEY)).isEqualTo(new Write(Direction.IN));
        assertThat(rule.decide(ANAN, now.plusSeconds(5), NO_KEY)).isEqualTo(new Write(Direction.IN));
    }

    @Test
    void by_time_of_day_noon_divides() {
        PunchRule rule = rule(DirectionPolicy.TIME_OF_DAY);

        assertThat(punch(rule, ANAN, "2026-11-20T11:59:59+07:00")).isEqualTo(new Write(Direction.IN));
        assertThat(punch(rule, BUSABA, "2026-11-20T12:00:00+07:00")).isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void by_button_the_key_decides_and_without_one_it_is_asked_for() {
        PunchRule rule = rule(DirectionPolicy.BUTTON);
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");

        assertThat(rule.decide(ANAN, now, NO_KEY)).isEqualTo(new AskDirection());
        assertThat(rule.decide(ANAN, now, Optional.of(Direction.OUT))).isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void by_button_the_other_key_right_after_is_a_correction_not_a_repeat() {
        PunchRule rule = rule(DirectionPolicy.BUTTON);
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.OUT, now);

        assertThat(rule.decide(ANAN, now.plusSeconds(5), Optional.of(Direction.OUT)))
                .isInstanceOf(AlreadyRecorded.class);
        assertThat(rule.decide(ANAN, now.plusSeconds(5), Optional.of(Direction.IN)))
                .isEqualTo(new Write(Direction.IN));
    }

    private static PunchRule rule(DirectionPolicy policy) {
        return new PunchRule(new PunchSettings(60, policy, LocalTime.NOON, 15), BANGKOK);
    }

    /** Decides and, when a punch is due, writes it. */
    private static PunchDecision punch(PunchRule rule, PersonId person, String time) {
        OffsetDateTime now = OffsetDateTime.parse(time);
        PunchDecision decision = rule.decide(person, now, NO_KEY);
        if (decision instanceof Write write) {
            rule.remember(person, write.direction(), now);
        }
        return decision;
    }
}
