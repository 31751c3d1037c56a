package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Punch;
import org.opsta.kiosk.clock.TerminalClock;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.pin.PinGate;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.pin.PinSettings;
import org.opsta.kiosk.pin.PinStore;
import org.opsta.kiosk.punch.DirectionPolicy;
import org.opsta.kiosk.punch.PunchRule;
import org.opsta.kiosk.punch.PunchSettings;
import org.opsta.kiosk.recognition.ScanOutcome;

/** From what is typed to the punch in the journal, with the real parts. */
class PinPadTest {

    private static final ZoneId BANGKOK = ZoneId.of("Asia/Bangkok");
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final ScanOutcome.Recognised SEEN = new ScanOutcome.Recognised(ANAN, 0.71, 0.479, 0.3, 3, null);

    @TempDir
    Path folder;

    private final TerminalClock clock = TerminalClock.unvouched(Clock.system(BANGKOK));
    private final List<Feedback> told = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> serialsOnDiskWhenTold = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger written = new AtomicInteger();
    private final PressedKey key = new PressedKey(Duration.ofMinutes(5), System::nanoTime);
    private SqliteOutbox outbox;
    private PinStore pins;
    private PunchClock punchClock;
    private PinPad pad;

    @BeforeEach
    void open() throws Exception {
        outbox = new SqliteOutbox(
                folder.resolve("outbox.db"), new DeviceId("MOC-OPS"), Duration.ofDays(35), Drafts.NO_RESERVE);
        pins = PinStore.open(folder);
        pins.set(ANAN, NAME, "482615", OffsetDateTime.now(BANGKOK));
        use(DirectionPolicy.FIRST_IN_LAST_OUT);
    }

    private void use(DirectionPolicy policy) {
        punchClock = new PunchClock(
                new PunchRule(new PunchSettings(60, policy, LocalTime.NOON, 15), BANGKOK),
                outbox,
                clock,
                person -> Optional.empty(),
                key::take,
                Map.of("embedder", "abc"),
                written::incrementAndGet,
                List.of(this::rememberSerial, told::add),
                new ListenerFaults());
        pad = new PinPad(
                new PinGate(new PinSettings(true, 6, 8, 5, 1, 60, 20, 60, false), pins, clock::now), punchClock);
    }

    private void rememberSerial(Feedback feedback) {
        try {
            serialsOnDiskWhenTold.add(outbox.state().lastSerial());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        pins.close();
        outbox.close();
    }

    @Test
    void a_right_pin_is_a_punch_on_disk_before_anybody_is_told() throws Exception {
        Feedback feedback = pad.enter("1001", "482615");

        assertThat(told).containsExactly(feedback);
        assertThat(serialsOnDiskWhenTold).containsExactly(1L);
        assertThat(written).hasValue(1);
        assertThat(feedback).isInstanceOfSatisfying(Feedback.Recorded.class, recorded -> {
            assertThat(recorded.name()).isEqualTo(NAME);
            assertThat(recorded.light()).isEqualTo(Feedback.Light.GREEN);
        });
        assertThat(outbox.newest(100)).singleElement().satisfies(punch -> {
            assertThat(punch.person()).isEqualTo(ANAN);
            assertThat(punch.method()).isEqualTo(Method.PIN);
            assertThat(punch.direction()).isEqualTo(Direction.IN);
            assertThat(punch.score()).isNull();
            assertThat(punch.threshold()).isNull();
            assertThat(punch.margin()).isNull();
            assertThat(punch.liveness()).isNull();
            assertThat(punch.models()).isEmpty();
            assertThat(punch.sealed().hash()).isEqualTo(punch.hash());
        });
    }

    @Test
    void a_face_and_a_pin_shortly_after_each_other_are_one_punch() throws Exception {
        punchClock.take(SEEN);
        assertThat(pad.enter("1001", "482615")).isInstanceOf(Feedback.AlreadyRecorded.class);

        use(DirectionPolicy.FIRST_IN_LAST_OUT);
        pad.enter("1001", "482615");
        punchClock.take(SEEN);

        assertThat(told.get(3)).isInstanceOf(Feedback.AlreadyRecorded.class);
        assertThat(outbox.newest(100)).extracting(Punch::method).containsExactly(Method.FACE, Method.PIN);
    }

    @Test
    void a_wrong_pin_is_told_and_nothing_written() throws Exception {
        Feedback wrong = new Feedback.PinRefused(new PinOutcome.Wrong(4));

        assertThat(pad.enter("1001", "482616")).isEqualTo(wrong);
        assertThat(pad.enter("9999", "482615")).isEqualTo(wrong);

        assertThat(told).containsExactly(wrong, wrong);
        assertThat(wrong.light()).isEqualTo(Feedback.Light.RED);
        assertThat(outbox.newest(100)).isEmpty();
    }

    @Test
    void by_button_the_key_counts_for_a_pin_too() throws Exception {
        use(DirectionPolicy.BUTTON);
        assertThat(pad.enter("1001", "482615")).isEqualTo(new Feedback.AskDirection(ANAN, NAME, Method.PIN));

        key.press(Direction.OUT);
        pad.enter("1001", "482615");

        assertThat(outbox.newest(100)).extracting(Punch::direction).containsExactly(Direction.OUT);
    }

    @Test
    void a_direction_chosen_with_the_pin_counts_and_somebody_elses_key_is_left_for_them() throws Exception {
        use(DirectionPolicy.BUTTON);
        key.press(Direction.OUT);

        pad.enter("1001", "482615", Optional.of(Direction.IN));
        punchClock.take(new ScanOutcome.Recognised(new PersonId("1002"), 0.71, 0.479, 0.3, 3, null));

        assertThat(outbox.newest(100))
                .extracting(Punch::person, Punch::direction)
                .containsExactly(tuple(ANAN, Direction.IN), tuple(new PersonId("1002"), Direction.OUT));
    }

    @Test
    void a_direction_chosen_with_a_wrong_pin_counts_for_nobody() throws Exception {
        use(DirectionPolicy.BUTTON);

        assertThat(pad.enter("1001", "482616", Optional.of(Direction.IN))).isInstanceOf(Feedback.PinRefused.class);
        assertThat(pad.enter("1001", "482615")).isInstanceOf(Feedback.AskDirection.class);

        assertThat(outbox.newest(100)).isEmpty();
    }

    @Test
    void a_direction_chosen_where_the_rule_is_another_changes_nothing() throws Exception {
        pad.enter("1001", "482615", Optional.of(Direction.OUT));

        assertThat(outbox.newest(100)).extracting(Punch::direction).containsExactly(Direction.IN);
    }

    @Test
    void faces_and_pins_at_the_same_time_leave_one_punch_each_in_order() throws Exception {
        int people = 6;
        for (int i = 0; i < people; i++) {
            pins.set(new PersonId("p" + i), NAME, "482615", clock.now());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            String person = "p" + i;
            done.add(threads.submit(() -> pad.enter(person, "482615")));
            for (int again = 0; again < 20; again++) {
                done.add(threads.submit(() ->
                        punchClock.take(new ScanOutcome.Recognised(new PersonId(person), 0.71, 0.479, 0.3, 3, null))));
            }
        }
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();

        List<Punch> punches = outbox.newest(100);
        assertThat(punches).extracting(Punch::person).doesNotHaveDuplicates().hasSize(people);
        assertThat(punches).extracting(Punch::time).isSorted();
        assertThat(told.stream().filter(Feedback.Recorded.class::isInstance))
                .extracting(feedback ->
                        ((Feedback.Recorded) feedback).punch().serial().value())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
}
