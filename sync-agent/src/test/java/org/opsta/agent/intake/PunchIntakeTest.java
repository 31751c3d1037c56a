package org.opsta.agent.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.FailingStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Incoming;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;

@ParameterizedClass
@EnumSource(TestStore.class)
class PunchIntakeTest {

    private static final Topics TOPICS = new Topics(DEVICE);
    private static final IntakeSettings SHARED = new IntakeSettings("agents", 2, 1000, 16);

    private final TestStore database;

    @TempDir
    private Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private AgentStore store;
    private FailingStore failing;
    private PunchLog log;
    private UnreadableLog unreadable;
    private Link terminal;
    private final List<PunchIntake> intakes = new ArrayList<>();

    PunchIntakeTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        store = database.open(folder);
        failing = new FailingStore(store);
        log = new PunchLog(failing.jdbi());
        unreadable = new UnreadableLog(store.jdbi(), Clock.systemUTC());
        agent("agent", log);
        terminal = broker.link("terminal");
        terminal.start();
        await().until(terminal::connected);
    }

    @AfterEach
    void stop() {
        intakes.forEach(PunchIntake::close);
        broker.close();
        store.close();
    }

    @Test
    void a_batch_is_stored_and_acknowledged() throws Exception {
        send(batch(1, 3));

        PunchAck ack = acks(1).get(0);
        assertThat(ack.device()).isEqualTo(DEVICE);
        assertThat(ack.committedThrough()).isEqualTo(3);
        assertThat(ack.rejects()).isEmpty();
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void punches_set_aside_are_named_and_acknowledged() throws Exception {
        send(batch(json(1), json(2).put("person", "10152"), json(3)));

        PunchAck ack = acks(1).get(0);
        assertThat(ack.committedThrough()).isEqualTo(3);
        assertThat(ack.rejects()).singleElement().satisfies(reject -> {
            assertThat(reject.code()).isEqualTo("HASH_MISMATCH");
            assertThat(reject.serial().value()).isEqualTo(2);
        });
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void nothing_is_acknowledged_that_is_not_committed() throws Exception {
        failing.failCommits(true);
        send(batch(1, 3));
        send(batch(1, 3));
        await().until(() -> failing.failures() >= 2);
        assertThat(stored()).isZero();
        assertThat(broker.published(TOPICS.punchesAck())).isEmpty();
        failing.failCommits(false);

        send(batch(1, 3));
        assertThat(acks(1)).hasSize(1);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void a_lost_acknowledgement_costs_nothing_and_doubles_nothing() throws Exception {
        send(batch(1, 3));
        acks(1);
        send(batch(1, 5));

        assertThat(acks(2).get(1).committedThrough()).isEqualTo(5);
        assertThat(acks(2).get(1).rejects()).isEmpty();
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void an_acknowledgement_that_cannot_be_sent_leaves_the_punches_stored_and_the_intake_running() throws Exception {
        broker.away();
        // The agent takes a message it had received before the broker went.
        try (PunchIntake late = intake(broker.link("late"), log)) {
            late.subscribe();
            late.take(new Incoming(TOPICS.punches(), Codec.encode(batch(1, 2)), false, Optional.empty()));
            await().until(() -> stored() == 2);
        }
        broker.back();
        await().until(terminal::connected);

        send(batch(1, 3));
        assertThat(acks(1).get(0).committedThrough()).isEqualTo(3);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void what_is_not_json_is_answered_with_its_code_and_stops_nothing() throws Exception {
        send(batch(1, 2));
        acks(1);
        send("{\"device\": \"MOC-OPS\", ".getBytes(UTF_8));

        assertUnreadable(acks(2).get(1), "NOT_JSON", 2);
        send(batch(3, 3));
        assertThat(acks(3).get(2).committedThrough()).isEqualTo(3);
        assertThat(unreadable.counts()).containsEntry(DEVICE, 1L);
    }

    @Test
    void a_wrong_shape_is_answered_with_its_code() throws Exception {
        send("{\"device\": \"MOC-OPS\", \"punches\": 5}".getBytes(UTF_8));
        assertUnreadable(acks(1).get(0), "WRONG_SHAPE", 0);

        send("{\"device\": \"MOC-OPS\", \"punches\": []}".getBytes(UTF_8));
        assertUnreadable(acks(2).get(1), "WRONG_SHAPE", 0);

        send("null".getBytes(UTF_8));
        assertUnreadable(acks(3).get(2), "WRONG_SHAPE", 0);
    }

    @Test
    void a_batch_of_another_terminal_is_answered_on_the_topic_it_came_from() throws Exception {
        send(Codec.encode(new PunchBatch(new DeviceId("OTHER"), List.of(json(1)))));

        assertUnreadable(acks(1).get(0), "WRONG_DEVICE", 0);
        assertThat(stored()).isZero();
        assertThat(broker.published(new Topics(new DeviceId("OTHER")).punchesAck()))
                .isEmpty();
    }

    @Test
    void twenty_megabytes_are_answered_with_their_code() throws Exception {
        send(new byte[20 * 1024 * 1024]);

        assertUnreadable(acks(1).get(0), "MESSAGE_TOO_LARGE", 0);
    }

    @Test
    void a_batch_without_any_serial_is_kept_and_acknowledges_nothing_new() throws Exception {
        send(batch(1, 2));
        acks(1);
        send(batch(JsonNodeFactory.instance.numberNode(5)));

        PunchAck ack = acks(2).get(1);
        assertThat(ack.committedThrough()).isEqualTo(2);
        assertThat(ack.rejects()).extracting(PunchAck.Reject::code).containsExactly("WRONG_SHAPE");
        assertThat(log.journal(DEVICE).setAside()).isEqualTo(1);
    }

    @Test
    void two_agents_share_the_batches_of_one_broker() throws Exception {
        agent("agent-2", new PunchLog(store.jdbi()));
        for (int first = 1; first <= 91; first += 10) {
            send(batch(first, first + 9));
        }

        assertThat(acks(10)).hasSize(10);
        assertThat(acks(10)).allSatisfy(ack -> assertThat(ack.rejects()).isEmpty());
        assertThat(stored()).isEqualTo(100);
    }

    @Test
    void what_waits_for_the_store_is_committed_together_and_nothing_is_acknowledged_before() throws Exception {
        failing.holdCommits();
        send(batch(1, 1));
        await().until(() -> failing.commits() == 1);
        List<DeviceId> others = IntStream.rangeClosed(1, 20)
                .mapToObj(number -> new DeviceId("T-" + number))
                .toList();
        for (DeviceId other : others) {
            send(other, TestPunches.journal(other, 3));
        }
        assertThat(broker.published(TOPICS.punchesAck())).isEmpty();
        failing.release();

        await().until(() -> others.stream()
                .allMatch(other ->
                        broker.published(new Topics(other).punchesAck()).size() == 1));
        assertThat(stored()).isEqualTo(61);
        // The first alone, then whatever was reviewed by then: a few transactions, not one for each terminal.
        assertThat(failing.commits()).isLessThan(10);
    }

    @Test
    void batches_of_one_terminal_are_answered_in_their_order_however_long_their_review_takes() throws Exception {
        List<ObjectNode> journal = TestPunches.journal(DEVICE, 1000);
        List<Long> expected = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < 16; i++) {
            int size = i % 2 == 0 ? 120 : 1;
            if (from + size > journal.size()) {
                break;
            }
            send(DEVICE, journal.subList(from, from + size));
            from += size;
            expected.add((long) from);
        }

        assertThat(acks(expected.size())).extracting(PunchAck::committedThrough).containsExactlyElementsOf(expected);
        assertThat(stored()).isEqualTo(from);
    }

    @Test
    void takes_no_more_than_it_may_hold_until_the_store_has_taken_it() throws Exception {
        failing.holdCommits();
        AtomicInteger taken = new AtomicInteger();
        List<Incoming> messages = new ArrayList<>();
        for (int number = 1; number <= 6; number++) {
            DeviceId device = new DeviceId("T-" + number);
            ObjectNode punch = TestPunches.journal(device, 1).get(0).put("later", "x".repeat(300 * 1024));
            messages.add(message(device, List.of(TestPunches.sealed(punch))));
        }
        try (PunchIntake small = intake(broker.link("small"), log, new IntakeSettings("", 2, 1000, 1), 15)) {
            small.subscribe();
            Thread taking = new Thread(() -> {
                for (Incoming message : messages) {
                    try {
                        small.take(message);
                        taken.incrementAndGet();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            taking.start();
            await().until(() -> taking.getState() == Thread.State.WAITING);
            assertThat(taken).hasValue(3);

            failing.release();
            taking.join();
            assertThat(taken).hasValue(6);
            await().until(() -> stored() == 6);
        }
    }

    @Test
    void stops_only_after_what_it_took_is_stored_and_acknowledged() throws Exception {
        Link link = broker.link("leaving");
        link.start();
        await().until(link::connected);
        PunchIntake leaving = intake(link, log);
        leaving.subscribe();
        failing.holdCommits();
        for (int serial = 1; serial <= 5; serial++) {
            leaving.take(message(DEVICE, TestPunches.journal(DEVICE, serial).subList(serial - 1, serial)));
        }
        await().until(() -> failing.commits() == 1);
        Thread closing = new Thread(leaving::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        failing.release();
        closing.join();

        assertThat(stored()).isEqualTo(5);
        assertThat(acks(5)).hasSize(5);
        assertThat(acks(5).get(4).committedThrough()).isEqualTo(5);
        // Nobody writes any more: this is left for the terminal to send again.
        leaving.take(message(DEVICE, TestPunches.journal(DEVICE, 6).subList(5, 6)));
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void stops_in_time_although_the_store_hangs_and_a_full_queue_keeps_the_link_waiting() throws Exception {
        failing.holdCommits();
        PunchIntake leaving = intake(broker.link("leaving"), log, new IntakeSettings("", 1, 1, 1), 1);
        leaving.subscribe();
        Thread taking = new Thread(() -> {
            try {
                for (int i = 0; i < 10; i++) {
                    leaving.take(
                            message(DEVICE, List.of(TestPunches.sealed(json(1).put("later", "x".repeat(600 * 1024))))));
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        taking.start();
        await().until(() -> taking.getState() == Thread.State.WAITING && failing.commits() == 1);

        leaving.close();

        taking.join(10_000);
        assertThat(taking.isAlive()).isFalse();
        failing.release();
        assertThat(broker.published(TOPICS.punchesAck())).isEmpty();
    }

    @Test
    void a_broker_that_is_slow_to_take_acknowledgements_does_not_hold_up_the_store() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Link stuck = new SlowLink(broker.link("stuck"), slow);
        try (PunchIntake busy = intake(stuck, log)) {
            busy.subscribe();
            for (int serial = 1; serial <= 50; serial++) {
                busy.take(message(DEVICE, TestPunches.journal(DEVICE, serial).subList(serial - 1, serial)));
            }
            await().until(() -> stored() == 50);
            slow.countDown();
        }
    }

    private record SlowLink(Link real, CountDownLatch slow) implements Link {
        @Override
        public void subscribe(List<String> filters, Handler handler) {
            real.subscribe(filters, handler);
        }

        @Override
        public void onConnected(Runnable listener) {
            real.onConnected(listener);
        }

        @Override
        public void start() {
            real.start();
        }

        @Override
        public boolean connected() {
            return real.connected();
        }

        @Override
        public void publish(Outgoing message) throws LinkDown {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            real.publish(message);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private static Incoming message(DeviceId device, List<ObjectNode> punches) {
        return new Incoming(
                new Topics(device).punches(),
                Codec.encode(new PunchBatch(device, new ArrayList<>(punches))),
                false,
                Optional.empty());
    }

    private void send(DeviceId device, List<ObjectNode> punches) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(
                new Topics(device).punches(), message(device, punches).payload()));
    }

    private void agent(String name, PunchLog punches) {
        Link link = broker.link(name);
        PunchIntake intake = intake(link, punches);
        intakes.add(intake);
        intake.subscribe();
        link.start();
        await().until(link::connected);
    }

    private PunchIntake intake(Link link, PunchLog punches) {
        return intake(link, punches, SHARED, 15);
    }

    private PunchIntake intake(Link link, PunchLog punches, IntakeSettings settings, int patienceSeconds) {
        return new PunchIntake(
                link, punches, unreadable, Clock.systemUTC(), settings, Duration.ofSeconds(patienceSeconds));
    }

    private void send(PunchBatch batch) throws Exception {
        send(Codec.encode(batch));
    }

    private void send(byte[] payload) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), payload));
    }

    private List<PunchAck> acks(int count) throws Exception {
        await().until(() -> broker.published(TOPICS.punchesAck()).size() >= count);
        List<PunchAck> acks = new ArrayList<>();
        for (Outgoing message : broker.published(TOPICS.punchesAck())) {
            acks.add(Codec.decode(message.payload(), PunchAck.class));
        }
        return acks;
    }

    private static void assertUnreadable(PunchAck ack, String code, long through) {
        assertThat(ack.committedThrough()).isEqualTo(through);
        assertThat(ack.rejects()).singleElement().satisfies(reject -> {
            assertThat(reject.code()).isEqualTo(code);
            assertThat(reject.serial()).isNull();
            assertThat(reject.detail()).isNotBlank();
        });
    }

    private long stored() {
        List<StoredPunch> punches = new ArrayList<>();
        new PunchLog(store.jdbi())
                .forEach(Instant.EPOCH, Instant.parse("9000-01-01T00:00:00Z"), Optional.empty(), punches::add);
        return punches.size();
    }
}
