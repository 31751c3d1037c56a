package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.feedback.FeedbackListener;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;

class PunchClockTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final ScanOutcome.Recognised SEEN = new ScanOutcome.Recognised(ANAN, 0.71, 0.479, 0.3, 3, 0.97);

    private final InMemoryOutbox outbox = new InMemoryOutbox(new DeviceId("MOC-OPS"));
    private final List<Feedback> told = new ArrayList<>();
    private final List<Long> serialsOnDiskWhenTold = new ArrayList<>();
    private final ListenerFaults faults = new ListenerFaults();
    private final AtomicInteger written = new AtomicInteger();
    private Optional<Direction> key = Optional.empty();

    @Test
    void the_punch_is_on_disk_before_anybody_is_told() {
        clock(DirectionPolicy.FIRST_IN_LAST_OUT).take(SEEN);

        assertThat(told).singleElement().isInstanceOfSatisfying(Feedback.Recorded.class, recorded -> {
            assertThat(recorded.punch().person()).isEqualTo(ANAN);
            assertThat(recorded.punch().direction()).isEqualTo(Direction.IN);
            assertThat(recorded.punch().score()).isEqualTo(0.71);
            assertThat(recorded.punch().threshold()).isEqualTo(0.479);
            assertThat(recorded.punch().margin()).isEqualTo(0.3);
            assertThat(recorded.punch().liveness()).isEqualTo(0.97);
            assertThat(recorded.punch().models()).containsEntry("embedder", "abc");
            assertThat(recorded.name()).isEqualTo(NAME);
            assertThat(recorded.light()).isEqualTo(Feedback.Light.GREEN);
        });
        assertThat(serialsOnDiskWhenTold).containsExactly(1L);
        assertThat(written).hasValue(1);
    }

    @Test
    void a_repeat_is_told_and_nothing_written() {
        PunchClock clock = clock(DirectionPolicy.FIRST_IN_LAST_OUT);
        clock.take(SEEN);
        clock.take(SEEN);

        assertThat(told.get(1)).isInstanceOf(Feedback.AlreadyRecorded.class);
        assertThat(outbox.state().lastSerial()).isEqualTo(1);
    }

    @Test
    void when_the_disk_is_full_the_person_is_told_and_the_next_try_works() {
        PunchClock clock = clock(DirectionPolicy.FIRST_IN_LAST_OUT);
        outbox.failNextCommits(1, OutboxFailed.Code.FULL);

        assertThat(clock.take(SEEN)).as("settled").isFalse();

        assertThat(told).singleElement().isInstanceOfSatisfying(Feedback.NotRecorded.class, failed -> {
            assertThat(failed.code()).isEqualTo("FULL");
            assertThat(failed.light()).isEqualTo(Feedback.Light.RED);
        });
        assertThat(outbox.state().lastSerial()).isZero();
        assertThat(written).hasValue(0);

        clock.take(SEEN);
        assertThat(told.get(1)).isInstanceOf(Feedback.Recorded.class);
        assertThat(outbox.state().lastSerial()).isEqualTo(1);
    }

    @Test
    void a_stranger_leaves_no_punch() {
        clock(DirectionPolicy.FIRST_IN_LAST_OUT).take(new ScanOutcome.Unknown(0.2, 0.479, 12));

        assertThat(told).singleElement().isInstanceOf(Feedback.Refused.class);
        assertThat(told.get(0).light()).isEqualTo(Feedback.Light.RED);
        assertThat(outbox.state().lastSerial()).isZero();
    }

    @Test
    void who_is_not_seen_well_gets_an_amber_light() {
        clock(DirectionPolicy.FIRST_IN_LAST_OUT).take(new ScanOutcome.NotSeenWell(PoorView.TOO_FAR));

        assertThat(told.get(0).light()).isEqualTo(Feedback.Light.AMBER);
    }

    @Test
    void by_button_the_person_is_asked_and_then_the_key_counts() {
        PunchClock clock = clock(DirectionPolicy.BUTTON);
        assertThat(clock.take(SEEN)).as("settled").isFalse();
        key = Optional.of(Direction.OUT);
        assertThat(clock.take(SEEN)).as("settled").isTrue();

        assertThat(told.get(0)).isEqualTo(new Feedback.AskDirection(ANAN, NAME, Method.FACE));
        assertThat(told.get(1)).isInstanceOfSatisfying(Feedback.Recorded.class, recorded -> assertThat(
                        recorded.punch().direction())
                .isEqualTo(Direction.OUT));
    }

    @Test
    void a_listener_that_throws_keeps_nobody_else_from_being_told_and_the_punch_stands() {
        FeedbackListener broken = feedback -> {
            throw new IllegalStateException("a bug in a screen");
        };
        FeedbackListener incomplete = feedback -> {
            throw new NoClassDefFoundError("a library that a panel needs");
        };
        PunchClock clock = clock(DirectionPolicy.FIRST_IN_LAST_OUT, List.of(broken, incomplete, told::add));

        assertThat(clock.take(SEEN)).as("settled").isTrue();
        assertThat(clock.take(SEEN)).as("settled").isTrue();
        assertThat(clock.take(new PinOutcome.Wrong(2), Optional.empty())).isInstanceOf(Feedback.PinRefused.class);

        assertThat(told)
                .hasExactlyElementsOfTypes(
                        Feedback.Recorded.class, Feedback.AlreadyRecorded.class, Feedback.PinRefused.class);
        assertThat(outbox.state().lastSerial()).isEqualTo(1);
        assertThat(faults.count()).isEqualTo(6);
    }

    private PunchClock clock(DirectionPolicy policy) {
        return clock(
                policy,
                List.of(feedback -> serialsOnDiskWhenTold.add(outbox.state().lastSerial()), told::add));
    }

    private PunchClock clock(DirectionPolicy policy, List<FeedbackListener> listeners) {
        return new PunchClock(
                new PunchRule(new PunchSettings(60, policy, LocalTime.NOON, 15), BANGKOK),
                outbox,
                TerminalClock.unvouched(Clock.fixed(Instant.parse("2026-11-20T01:45:12Z"), BANGKOK)),
                person -> Optional.of(NAME),
                () -> key,
                Map.of("embedder", "abc"),
                written::incrementAndGet,
                listeners,
                faults);
    }
}
