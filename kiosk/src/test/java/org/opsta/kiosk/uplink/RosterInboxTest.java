package org.opsta.kiosk.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Enrol;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Hint;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Photo;
import org.opsta.contract.Pin;
import org.opsta.contract.PinResult;
import org.opsta.contract.Topics;
import org.opsta.contract.Withdraw;
import org.opsta.contract.WithdrawResult;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

class RosterInboxTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Topics TOPICS = new Topics(DEVICE);
    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    private final InMemoryBroker broker = new InMemoryBroker();
    private final RecordingDesk desk = new RecordingDesk();
    private final AtomicInteger changes = new AtomicInteger();
    private RosterDesk rosterDesk;
    private RosterInbox inbox;
    private Link terminal;
    private Link administrator;

    @BeforeEach
    void open() {
        terminal = broker.link("MOC-OPS");
        rosterDesk = new RosterDesk(TOPICS, terminal, Map::of, Duration.ZERO, System::nanoTime);
        inbox = new RosterInbox(TOPICS, terminal, desk, desk, rosterDesk, changes::incrementAndGet);
        inbox.subscribe();
        terminal.start();
        administrator = broker.link("administrator");
        administrator.start();
        await().until(() -> terminal.connected() && administrator.connected());
    }

    @AfterEach
    void close() {
        broker.close();
        rosterDesk.close();
    }

    @Test
    void an_enrolment_is_carried_out_and_answered_with_its_correlation() throws Exception {
        administrator.publish(new Outgoing(
                TOPICS.enrol(), Codec.encode(enrol("r-7", null)), true, false, Optional.of(new byte[] {42})));

        Outgoing answer = answer(TOPICS.enrolResult());
        EnrolResult result = Codec.decode(answer.payload(), EnrolResult.class);
        assertThat(result.code()).isEqualTo("ACCEPTED");
        assertThat(result.requestId()).isEqualTo("r-7");
        assertThat(answer.correlation()).hasValue(new byte[] {42});
        assertThat(answer.atLeastOnce()).isTrue();
        assertThat(changes).hasValue(1);
    }

    @Test
    void requests_are_carried_out_in_the_order_they_came() throws Exception {
        desk.hold = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            send(TOPICS.enrol(), Codec.encode(enrol("e-" + i, null)));
            send(TOPICS.withdraw(), Codec.encode(new Withdraw("w-" + i, null, ANAN)));
            send(TOPICS.pin(), Codec.encode(Pin.set("p-" + i, null, ANAN, NAME, "482615")));
        }
        desk.hold.countDown();

        await().untilAsserted(() -> assertThat(String.join(" ", desk.done))
                .isEqualTo("e-0 w-0 p-0 e-1 w-1 p-1 e-2 w-2 p-2 e-3 w-3 p-3 e-4 w-4 p-4"));
    }

    @Test
    void what_is_not_json_is_answered_and_counted() throws Exception {
        refusedEnrol("certainly { not JSON".getBytes(StandardCharsets.UTF_8), "NOT_JSON");
    }

    @Test
    void a_message_of_the_wrong_shape_is_answered_with_the_field() throws Exception {
        EnrolResult result = refusedEnrol("{\"person\":\"1001\"}".getBytes(StandardCharsets.UTF_8), "WRONG_SHAPE");
        assertThat(result.hint().en()).contains("name is missing");
    }

    @Test
    void a_message_for_another_terminal_is_answered_and_not_carried_out() throws Exception {
        refusedEnrol(Codec.encode(enrol("r-1", new DeviceId("OTHER"))), "WRONG_DEVICE");
        assertThat(desk.done).isEmpty();
    }

    @Test
    void a_message_of_20_megabytes_is_answered_and_the_next_one_carried_out() throws Exception {
        refusedEnrol(new byte[20 * 1024 * 1024], "MESSAGE_TOO_LARGE");

        send(TOPICS.enrol(), Codec.encode(enrol("r-2", null)));
        await().untilAsserted(() -> assertThat(desk.done).containsExactly("r-2"));
    }

    @Test
    void a_request_the_terminal_fails_on_is_answered_and_the_next_one_carried_out() throws Exception {
        desk.cutBeforeAnswering = () -> {
            throw new IllegalStateException("on purpose");
        };
        send(TOPICS.enrol(), Codec.encode(enrol("r-1", null)));
        assertThat(Codec.decode(answer(TOPICS.enrolResult()).payload(), EnrolResult.class)
                        .code())
                .isEqualTo("FAILED");

        desk.cutBeforeAnswering = () -> {};
        send(TOPICS.withdraw(), Codec.encode(new Withdraw("w-1", null, ANAN)));
        assertThat(Codec.decode(answer(TOPICS.withdrawResult()).payload(), WithdrawResult.class)
                        .code())
                .isEqualTo("WITHDRAWN");
    }

    @Test
    void an_unreadable_withdrawal_is_answered_without_claiming_anything() throws Exception {
        send(TOPICS.withdraw(), "[]".getBytes(StandardCharsets.UTF_8));

        WithdrawResult result = Codec.decode(answer(TOPICS.withdrawResult()).payload(), WithdrawResult.class);
        assertThat(result.code()).isEqualTo("WRONG_SHAPE");
        assertThat(result.template()).isFalse();
        assertThat(result.cache()).isFalse();
        assertThat(result.queue()).isFalse();
    }

    @Test
    void a_pin_is_carried_out_and_answered_without_a_change_of_the_roster() throws Exception {
        send(TOPICS.pin(), Codec.encode(Pin.set("p-1", DEVICE, ANAN, NAME, "482615")));

        PinResult result = Codec.decode(answer(TOPICS.pinResult()).payload(), PinResult.class);
        assertThat(result.requestId()).isEqualTo("p-1");
        assertThat(result.code()).isEqualTo("STORED");
        assertThat(changes).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ not JSON | NOT_JSON",
                "{\"person\":\"1001\"} | WRONG_SHAPE",
                "{\"person\":\"1001\",\"action\":\"SET\",\"pin\":\"482615\"} | WRONG_SHAPE",
                "{\"person\":\"1001\",\"action\":\"REMOVE\",\"device\":\"OTHER\"} | WRONG_DEVICE",
            })
    void an_unreadable_request_about_a_pin_is_answered_and_not_carried_out(String message, String code)
            throws Exception {
        send(TOPICS.pin(), message.getBytes(StandardCharsets.UTF_8));

        PinResult result = Codec.decode(answer(TOPICS.pinResult()).payload(), PinResult.class);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.outcome()).isEqualTo(PinResult.Outcome.REFUSED);
        assertThat(result.hint().en()).doesNotContain("482615");
        assertThat(inbox.unreadableMessages()).isEqualTo(1);
        assertThat(desk.done).isEmpty();
    }

    @Test
    void a_pin_the_terminal_fails_on_is_answered() throws Exception {
        desk.cutBeforeAnswering = () -> {
            throw new IllegalStateException("on purpose");
        };
        send(TOPICS.pin(), Codec.encode(Pin.remove("p-1", null, ANAN)));

        assertThat(Codec.decode(answer(TOPICS.pinResult()).payload(), PinResult.class)
                        .code())
                .isEqualTo("FAILED");
    }

    @Test
    void a_lost_answer_does_not_stop_later_requests() throws Exception {
        broker.failNextPublishes(0);
        desk.cutBeforeAnswering = () -> broker.failNextPublishes(1);
        send(TOPICS.enrol(), Codec.encode(enrol("r-1", null)));
        await().untilAsserted(() -> assertThat(desk.done).containsExactly("r-1"));

        desk.cutBeforeAnswering = () -> {};
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        send(TOPICS.enrol(), Codec.encode(enrol("r-2", null)));

        assertThat(Codec.decode(answer(TOPICS.enrolResult()).payload(), EnrolResult.class)
                        .requestId())
                .isEqualTo("r-2");
    }

    private EnrolResult refusedEnrol(byte[] message, String code) throws Exception {
        send(TOPICS.enrol(), message);
        EnrolResult result = Codec.decode(answer(TOPICS.enrolResult()).payload(), EnrolResult.class);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.outcome()).isEqualTo(EnrolResult.Outcome.REFUSED);
        assertThat(inbox.unreadableMessages()).isEqualTo(1);
        return result;
    }

    private Outgoing answer(String topic) {
        await().until(() -> !broker.published(topic).isEmpty());
        return broker.published(topic).get(0);
    }

    private void send(String topic, byte[] payload) throws Exception {
        administrator.publish(Outgoing.atLeastOnce(topic, payload));
    }

    private static Enrol enrol(String requestId, DeviceId device) {
        return new Enrol(requestId, device, ANAN, NAME, Photo.of(new byte[] {1, 2, 3}), List.of());
    }

    /** Says yes to everything, remembers in what order, and can be held up. */
    private static final class RecordingDesk implements EnrolDesk, PinDesk {

        private final List<String> done = java.util.Collections.synchronizedList(new ArrayList<>());
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile Runnable cutBeforeAnswering = () -> {};

        @Override
        public EnrolResult enrol(Enrol request) {
            awaitRelease();
            done.add(request.requestId());
            cutBeforeAnswering.run();
            return answer(request.requestId(), EnrolResult.Outcome.ACCEPTED, "ACCEPTED", "");
        }

        @Override
        public WithdrawResult withdraw(Withdraw request) {
            awaitRelease();
            done.add(request.requestId());
            return answer(request.requestId(), "WITHDRAWN", true);
        }

        @Override
        public EnrolResult refuseEnrol(String code, String detail) {
            return answer(null, EnrolResult.Outcome.REFUSED, code, detail);
        }

        @Override
        public WithdrawResult refuseWithdraw(String code, String detail) {
            return answer(null, code, false);
        }

        @Override
        public PinResult carryOut(Pin request) {
            awaitRelease();
            done.add(request.requestId());
            cutBeforeAnswering.run();
            return answer(request.requestId(), PinResult.Outcome.ACCEPTED, "STORED", "");
        }

        @Override
        public PinResult refuse(String code, String detail) {
            return answer(null, PinResult.Outcome.REFUSED, code, detail);
        }

        private static PinResult answer(String id, PinResult.Outcome outcome, String code, String detail) {
            return new PinResult(DEVICE, id, null, outcome, code, Hint.of("pin." + code, detail), NOW);
        }

        private void awaitRelease() {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static EnrolResult answer(String id, EnrolResult.Outcome outcome, String code, String detail) {
            return new EnrolResult(
                    DEVICE,
                    id,
                    null,
                    outcome,
                    code,
                    Map.of(),
                    Hint.of("enrol." + code, detail),
                    null,
                    List.of(),
                    null,
                    NOW);
        }

        private static WithdrawResult answer(String id, String code, boolean gone) {
            return new WithdrawResult(
                    DEVICE, id, null, code, gone, gone, gone, gone, Hint.of("withdraw." + code, ""), NOW);
        }
    }
}
