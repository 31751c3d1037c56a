package org.opsta.kiosk.punch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.ClockReading;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.kiosk.punch.PunchDecision.AlreadyRecorded;
import org.opsta.kiosk.punch.PunchDecision.AskDirection;
import org.opsta.kiosk.punch.PunchDecision.Write;

class PunchRuleTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonId BUSABA = new PersonId("1002");
    private static final String BOOT = "6f1c2b9e-3f0d-4c58-9a51-0f6a3c1f7d11";
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

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P1D", "P-1D", "PT-30S", "PT59S"})
    void a_step_of_the_clock_neither_doubles_nor_swallows_a_punch(Duration step) {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime first = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.IN, first, reading(BOOT, State.SYNCED, 1_000));

        // 59 seconds later, and the clock was stepped in between.
        assertThat(rule.decide(ANAN, first.plus(step).plusSeconds(59), reading(BOOT, State.UNSYNCED, 1_059), NO_KEY))
                .isEqualTo(new AlreadyRecorded(Direction.IN, first));
        // A minute later, by a clock that was set to the very moment of the first.
        assertThat(rule.decide(ANAN, first, reading(BOOT, State.UNSYNCED, 1_060), NO_KEY))
                .isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void a_clock_in_1970_keeps_the_day_as_long_as_the_boot_lasts() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime morning = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        OffsetDateTime wrong = OffsetDateTime.parse("1970-01-01T07:00:00+07:00");
        rule.remember(ANAN, Direction.IN, morning, reading(BOOT, State.SYNCED, 1_000));

        // Good, then stepped: the day is counted from the good one. 8 hours later, and 16 hours later: past midnight.
        assertThat(rule.decide(ANAN, wrong, reading(BOOT, State.UNSYNCED, 1_000 + 8 * 3600), NO_KEY))
                .isEqualTo(new Write(Direction.OUT));
        assertThat(rule.decide(ANAN, wrong, reading(BOOT, State.UNSYNCED, 1_000 + 16 * 3600), NO_KEY))
                .isEqualTo(new Write(Direction.IN));
    }

    @Test
    void a_punch_made_in_1970_counts_for_the_day_it_was_really_made_on() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        rule.remember(
                ANAN,
                Direction.IN,
                OffsetDateTime.parse("1970-01-01T07:00:05+07:00"),
                reading(BOOT, State.UNSYNCED, 100));
        OffsetDateTime evening = OffsetDateTime.parse("2026-11-20T16:30:00+07:00");

        // Now the clock is right: the first was 8 hours ago, this morning; or 17, the evening before.
        assertThat(rule.decide(ANAN, evening, reading(BOOT, State.SYNCED, 100 + 8 * 3600), NO_KEY))
                .isEqualTo(new Write(Direction.OUT));
        assertThat(rule.decide(ANAN, evening, reading(BOOT, State.SYNCED, 100 + 17 * 3600), NO_KEY))
                .isEqualTo(new Write(Direction.IN));
    }

    @Test
    void across_a_boot_the_wall_clock_decides_when_it_is_vouched_for() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime time = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.IN, time, reading("before", State.SYNCED, 9_000));

        assertThat(rule.decide(ANAN, time.plusSeconds(40), reading(BOOT, State.SYNCED, 20), NO_KEY))
                .isInstanceOf(AlreadyRecorded.class);
        assertThat(rule.decide(ANAN, time.plusSeconds(60), reading(BOOT, State.HOLDOVER, 40), NO_KEY))
                .isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void across_a_boot_a_clock_that_nobody_vouches_for_swallows_nothing() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime time = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.IN, time, reading("before", State.SYNCED, 9_000));

        // An hour later in truth; the clock went on from where the power cut had left it.
        assertThat(rule.decide(ANAN, time.plusSeconds(40), reading(BOOT, State.UNSYNCED, 20), NO_KEY))
                .isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void a_memory_from_the_future_of_this_boot_swallows_nothing() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime time = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.IN, time, reading(BOOT, State.SYNCED, 9_000));

        assertThat(rule.decide(ANAN, time, reading(BOOT, State.SYNCED, 20), NO_KEY))
                .isInstanceOf(Write.class);
    }

    @Test
    void a_punch_that_was_not_written_is_not_remembered() {
        PunchRule rule = rule(DirectionPolicy.FIRST_IN_LAST_OUT);
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");

        assertThat(decide(rule, ANAN, now, NO_KEY)).isEqualTo(new Write(Direction.IN));
        assertThat(decide(rule, ANAN, now.plusSeconds(5), NO_KEY)).isEqualTo(new Write(Direction.IN));
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

        assertThat(decide(rule, ANAN, now, NO_KEY)).isEqualTo(new AskDirection());
        assertThat(decide(rule, ANAN, now, Optional.of(Direction.OUT))).isEqualTo(new Write(Direction.OUT));
    }

    @Test
    void by_button_the_other_key_right_after_is_a_correction_not_a_repeat() {
        PunchRule rule = rule(DirectionPolicy.BUTTON);
        OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:31:00+07:00");
        rule.remember(ANAN, Direction.OUT, now, atRightTime(now));

        assertThat(decide(rule, ANAN, now.plusSeconds(5), Optional.of(Direction.OUT)))
                .isInstanceOf(AlreadyRecorded.class);
        assertThat(decide(rule, ANAN, now.plusSeconds(5), Optional.of(Direction.IN)))
                .isEqualTo(new Write(Direction.IN));
    }

    private static PunchRule rule(DirectionPolicy policy) {
        return new PunchRule(new PunchSettings(60, policy, LocalTime.NOON, 15), BANGKOK);
    }

    /** Decides and, when a punch is due, writes it. */
    private static PunchDecision punch(PunchRule rule, PersonId person, String time) {
        OffsetDateTime now = OffsetDateTime.parse(time);
        PunchDecision decision = decide(rule, person, now, NO_KEY);
        if (decision instanceof Write write) {
            rule.remember(person, write.direction(), now, atRightTime(now));
        }
        return decision;
    }

    private static PunchDecision decide(PunchRule rule, PersonId person, OffsetDateTime now, Optional<Direction> key) {
        return rule.decide(person, now, atRightTime(now), key);
    }

    /** Of one boot that began long ago, with a clock that is right. */
    private static ClockReading atRightTime(OffsetDateTime now) {
        return reading(BOOT, State.SYNCED, now.toEpochSecond());
    }

    private static ClockReading reading(String boot, State state, long seconds) {
        return new ClockReading(state, state == State.UNSYNCED ? null : 5L, boot, seconds * 1_000_000_000);
    }
}
