package org.opsta.kiosk.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Health;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.feedback.Feedback;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.panel.Wires.Input;
import org.opsta.kiosk.panel.Wires.Output;
import org.opsta.kiosk.pin.PinOutcome;
import org.opsta.kiosk.recognition.PoorView;
import org.opsta.kiosk.recognition.ScanOutcome;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.Vital;

@Timeout(30)
class PanelTest {

    private static final PersonName NAME = new PersonName("สมชาย ใจดี", "Somchai Jaidee");
    private static final PersonId PERSON = new PersonId("10151");
    private static final Feedback UNKNOWN = new Feedback.Refused(new ScanOutcome.Unknown(0.31, 0.479, 12));
    private static final Feedback ALREADY = new Feedback.AlreadyRecorded(PERSON, NAME, Direction.IN, Drafts.MORNING);

    private final FakeWires wires = new FakeWires();
    private final List<Direction> pressed = new ArrayList<>();
    private final AtomicLong millis = new AtomicLong();
    private final Panel panel =
            new Panel(wires, Optional.empty(), TestPanels.everything(), () -> millis.get() * 1_000_000 - 77);

    @AfterEach
    void close() {
        wires.mend();
        panel.close();
    }

    private static Feedback recorded() throws Exception {
        return new Feedback.Recorded(new InMemoryOutbox(new DeviceId("MOC-OPS")).append(Drafts.draft(1)), NAME);
    }

    private void at(long now) {
        millis.set(now);
        panel.turnOnce();
    }

    private List<Output> on() {
        return List.of(Output.values()).stream().filter(wires::isOn).toList();
    }

    private List<String> problems() {
        return panel.problems().stream().map(Health.Problem::code).toList();
    }

    @Test
    void a_punch_is_green_one_short_beep_and_an_open_door() throws Exception {
        panel.tell(recorded());
        at(0);
        assertThat(on()).containsExactly(Output.DOOR, Output.BUZZER, Output.GREEN);
        at(120);
        assertThat(on()).containsExactly(Output.DOOR, Output.GREEN);
        at(3000);
        assertThat(on()).containsExactly(Output.DOOR);
        at(5000);
        assertThat(on()).isEmpty();
    }

    @Test
    void the_door_opens_for_who_is_already_recorded_and_for_nobody_else() {
        Feedback unseen = new Feedback.Refused(new ScanOutcome.NotSeenWell(PoorView.TOO_FAR));
        List<Feedback> without = List.of(
                UNKNOWN,
                unseen,
                new Feedback.AskDirection(PERSON, NAME, Method.FACE),
                new Feedback.NotRecorded(PERSON, NAME, "FULL"),
                new Feedback.PinRefused(new PinOutcome.Wrong(3)));
        for (Feedback feedback : without) {
            panel.tell(feedback);
            at(millis.get() + 1);
            assertThat(on())
                    .hasSize(2)
                    .contains(Output.BUZZER, Output.valueOf(feedback.light().name()));
        }
        panel.tell(ALREADY);
        at(millis.get() + 1);
        assertThat(on()).containsExactly(Output.DOOR, Output.BUZZER, Output.GREEN);
    }

    @Test
    void the_newest_feedback_is_the_one_that_is_shown() {
        panel.tell(ALREADY);
        at(0);
        panel.tell(UNKNOWN);
        at(100);
        assertThat(on()).containsExactly(Output.DOOR, Output.BUZZER, Output.RED);
    }

    @Test
    void what_was_told_long_ago_opens_no_door() {
        panel.tell(ALREADY);
        at(2001);
        assertThat(on()).isEmpty();
    }

    @Test
    void buttons_are_pressed_and_the_exit_opens_the_door_without_a_word() {
        panel.start(pressed::add, () -> {});
        settle(0);
        press(Input.IN_BUTTON);
        await().until(() -> pressed.equals(List.of(Direction.IN)));
        press(Input.OUT_BUTTON);
        await().until(() -> pressed.equals(List.of(Direction.IN, Direction.OUT)));
        assertThat(on()).isEmpty();
        press(Input.EXIT_BUTTON);
        await().until(() -> on().equals(List.of(Output.DOOR)));
        assertThat(pressed).hasSize(2);
    }

    /** Its own thread turns; only the time is by hand. */
    private void press(Input input) {
        wires.contact(input, true);
        settle(1000);
        wires.contact(input, false);
        settle(1000);
    }

    private void settle(long longer) {
        turnTwice();
        millis.addAndGet(longer + 31);
        turnTwice();
    }

    private void turnTwice() {
        Vital loop = panel.vitals(false).get(1);
        for (int i = 0; i < 2; i++) {
            loop.look(0);
            await().until(() -> turned(loop));
        }
    }

    /** A loop that has moved on has got no further for no time at all. */
    private static boolean turned(Vital loop) {
        boolean stood = loop.look(Duration.ofSeconds(11).toNanos()).isPresent();
        loop.look(0);
        return !stood;
    }

    @Test
    void a_button_found_pressed_is_nobodys_wish() {
        wires.contact(Input.EXIT_BUTTON, true);
        at(0);
        at(100);
        assertThat(on()).isEmpty();
        wires.contact(Input.EXIT_BUTTON, false);
        at(200);
        at(300);
        wires.contact(Input.EXIT_BUTTON, true);
        at(400);
        at(500);
        assertThat(on()).containsExactly(Output.DOOR);
    }

    @Test
    void an_open_housing_is_told_at_once_and_counted() {
        List<String> told = new ArrayList<>();
        panel.start(pressed::add, () -> told.add("now"));
        assertThat(panel.health()).isEqualTo(new Health.Panel("IN_MEMORY", false));
        wires.contact(Input.TAMPER, true);
        settle(0);
        await().until(() -> told.size() == 1);
        assertThat(panel.health().tampered()).isTrue();
        assertThat(problems()).containsExactly("TAMPERED");
        assertThat(panel.counters()).containsEntry("tampered", 1L);
        wires.contact(Input.TAMPER, false);
        settle(0);
        await().until(() -> told.size() == 2);
        assertThat(problems()).containsExactly("TAMPERED");
        millis.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(problems()).isEmpty();
        assertThat(panel.counters()).containsEntry("tampered", 1L);
    }

    @Test
    void a_pin_that_fails_is_a_problem_until_it_works_and_the_others_go_on() throws Exception {
        wires.fail(Output.GREEN);
        wires.fail(Input.TAMPER);
        panel.tell(recorded());
        at(0);
        assertThat(on()).containsExactly(Output.DOOR, Output.BUZZER);
        assertThat(panel.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("PANEL_FAILED");
            assertThat(problem.detail()).contains("GREEN fails", "TAMPER fails", "wiring");
        });
        wires.mend();
        at(20);
        assertThat(on()).containsExactly(Output.DOOR, Output.BUZZER, Output.GREEN);
        assertThat(problems()).isEmpty();
    }

    @Test
    void a_pin_that_hangs_delays_nobody_and_is_seen() throws Exception {
        CountDownLatch hanging = wires.hangOn(Output.BUZZER);
        panel.start(pressed::add, () -> {});
        Vital loop = panel.vitals(false).get(1);
        panel.tell(recorded());
        await().until(() -> wires.isOn(Output.DOOR));
        for (int i = 0; i < 1000; i++) {
            panel.tell(UNKNOWN);
        }
        assertThat(panel.counters().get("panelUnread")).isGreaterThanOrEqualTo(900);
        loop.look(0);
        assertThat(loop.look(Duration.ofSeconds(11).toNanos())).hasValueSatisfying(finding -> {
            assertThat(finding.code()).isEqualTo("PANEL_STUCK");
            assertThat(finding.fatal()).isFalse();
        });
        hanging.countDown();
    }

    @Test
    void it_can_be_made_safe_while_its_thread_hangs_and_then_nothing_goes_on() throws Exception {
        CountDownLatch hanging = wires.hangOn(Output.BUZZER);
        panel.start(pressed::add, () -> {});
        panel.tell(recorded());
        await().until(() -> wires.isOn(Output.DOOR));
        panel.makeSafe();
        assertThat(on()).isEmpty();
        hanging.countDown();
        turnTwice();
        panel.tell(recorded());
        turnTwice();
        assertThat(on()).isEmpty();
    }

    @Test
    void a_pin_that_cannot_be_switched_off_does_not_keep_the_process_from_ending() {
        CountDownLatch hanging = wires.hangOff(Output.DOOR);
        panel.tell(ALREADY);
        at(0);
        assertThat(on()).hasSize(3);
        panel.close();
        assertThat(on()).containsExactly(Output.DOOR);
        hanging.countDown();
        await().until(() -> on().isEmpty());
    }

    @Test
    void everything_is_off_once_it_is_closed_and_closed_again() {
        panel.tell(ALREADY);
        at(0);
        wires.fail(Output.BUZZER);
        panel.close();
        assertThat(on()).containsExactly(Output.BUZZER);
        wires.mend();
        panel.close();
        assertThat(on()).isEmpty();
    }

    @Test
    void what_is_missing_is_said() {
        Panel without = new Panel(wires, Optional.of("no chip"), TestPanels.everything(), () -> 0);
        assertThat(without.problems()).containsExactly(new Health.Problem("PANEL_MISSING", "no chip"));
    }

    @Test
    void only_a_door_that_does_not_shut_ends_the_terminal_and_not_twice_in_a_row() {
        DoorWatch watch = new DoorWatch(() -> millis.get() > 0, true);
        assertThat(watch.look(0)).isEmpty();
        millis.set(1);
        assertThat(watch.look(10)).isEmpty();
        assertThat(watch.look(10 + Duration.ofMillis(2999).toNanos())).isEmpty();
        Optional<Finding> stuck = watch.look(10 + Duration.ofSeconds(3).toNanos());
        assertThat(stuck).hasValueSatisfying(finding -> {
            assertThat(finding.code()).isEqualTo("DOOR_STUCK");
            assertThat(finding.fatal()).isTrue();
        });
        millis.set(0);
        assertThat(watch.look(Duration.ofSeconds(9).toNanos())).isEmpty();

        DoorWatch again = new DoorWatch(() -> true, false);
        again.look(0);
        assertThat(again.look(Duration.ofSeconds(9).toNanos()))
                .map(Finding::fatal)
                .contains(false);
    }
}
