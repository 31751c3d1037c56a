package org.opsta.kiosk.uplink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.opsta.kiosk.outbox.Drafts.draft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Serial;
import org.opsta.contract.Topics;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.InMemoryOutbox;
import org.opsta.kiosk.outbox.Outbox;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.OutboxState;
import org.opsta.kiosk.outbox.PunchDraft;
import org.opsta.kiosk.outbox.StoredPunch;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

@Timeout(120)
class PunchSenderTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration HARDLY_EVER = Duration.ofMinutes(10);

    private final InMemoryBroker broker = new InMemoryBroker();
    private final InMemoryOutbox outbox = new InMemoryOutbox(DEVICE);
    private final Link terminal = broker.link("terminal");
    private final Link agentLink = broker.link("agent");
    private final AckingAgent agent = new AckingAgent(DEVICE, agentLink);
    private PunchSender sender;

    @BeforeEach
    void startAgent() {
        agentLink.start();
        await().until(agentLink::connected);
    }

    @AfterEach
    void stop() {
        if (sender != null) {
            sender.close();
        }
        broker.close();
    }

    private void start(Outbox from, Duration firstWait) {
        sender = new PunchSender(DEVICE, from, terminal, firstWait, firstWait.multipliedBy(4), Clock.systemUTC());
        sender.start();
        terminal.start();
    }

    private void append(int count) throws OutboxFailed {
        for (int n = 1; n <= count; n++) {
            outbox.append(draft(n));
        }
    }

    private void awaitDrained(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(outbox.state().depth()).isZero();
            assertThat(outbox.state().acknowledgedThrough()).isEqualTo(count);
        });
        assertThat(agent.firstArrivals())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void brings_everything_in_order_in_batches_with_one_in_flight() throws Exception {
        append(450);
        start(outbox, HARDLY_EVER);
        awaitDrained(450);
        assertThat(agent.largestBatch()).isEqualTo(PunchBatch.MOST);
    }

    @Test
    void a_new_punch_goes_out_at_once() throws Exception {
        start(outbox, HARDLY_EVER);
        await().until(terminal::connected);
        for (int n = 1; n <= 3; n++) {
            outbox.append(draft(n));
            sender.punchAppended();
            int count = n;
            await().atMost(Duration.ofSeconds(3)).until(() -> agent.stored() == count);
        }
    }

    @Test
    void nothing_more_is_sent_before_the_acknowledgement() throws Exception {
        agent.answering((to, through) -> {});
        append(300);
        start(outbox, HARDLY_EVER);
        await().atMost(PATIENCE).until(() -> agent.batches() == 1);
        outbox.append(draft(1));
        sender.punchAppended();

        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> agent.batches() == 1);
        assertThat(outbox.state().depth()).isEqualTo(301);

        agent.answering(AckingAgent::acknowledge);
        agent.acknowledge(200);
        awaitDrained(301);
    }

    @Test
    void sends_again_when_no_acknowledgement_comes() throws Exception {
        AtomicInteger ignored = new AtomicInteger();
        agent.answering((to, through) -> {
            if (ignored.incrementAndGet() > 3) {
                to.acknowledge(through);
            }
        });
        append(10);
        start(outbox, SOON);
        awaitDrained(10);
        assertThat(sender.counters().get("batchesUnanswered")).isGreaterThanOrEqualTo(3);
        assertThat(agent.arrivals().size()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void doubled_and_late_acknowledgements_do_no_harm() throws Exception {
        ConcurrentLinkedQueue<Long> earlier = new ConcurrentLinkedQueue<>();
        agent.answering((to, through) -> {
            for (Long late : earlier) {
                to.acknowledge(late);
            }
            to.acknowledge(through);
            to.acknowledge(through);
            to.acknowledge(0);
            earlier.add(through);
        });
        append(900);
        start(outbox, HARDLY_EVER);
        awaitDrained(900);
    }

    @Test
    void an_absurd_acknowledgement_is_counted_and_removes_nothing() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        agent.answering((to, through) -> {
            to.acknowledge(1_000_000);
            if (answers.incrementAndGet() > 2) {
                to.acknowledge(through);
            }
        });
        append(5);
        start(outbox, SOON);
        awaitDrained(5);
        assertThat(sender.counters().get("absurdAcks")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void unreadable_acknowledgements_are_counted() throws Exception {
        agent.answering((to, through) -> {
            to.publish("not json".getBytes(UTF_8));
            to.publish("{\"device\":\"MOC-OPS\",\"committedThrough\":-5}".getBytes(UTF_8));
            to.publish(new byte[Codec.LARGEST_MESSAGE + 1]);
            to.publish(Codec.encode(new PunchAck(new DeviceId("LOBBY-2"), through, null, List.of())));
            to.acknowledge(through);
        });
        append(5);
        start(outbox, HARDLY_EVER);
        awaitDrained(5);
        assertThat(sender.counters()).containsEntry("unreadableMessages", 4L);
    }

    @Test
    void rejected_punches_are_counted_once_and_do_not_hold_up_the_rest() throws Exception {
        agent.answering((to, through) -> {
            byte[] ack = Codec.encode(new PunchAck(
                    DEVICE,
                    through,
                    null,
                    List.of(new PunchAck.Reject(
                            new Serial(2), "HASH_MISMATCH", "a detail\nthat stays out of the log"))));
            to.publish(ack);
            to.publish(ack);
        });
        append(5);
        start(outbox, HARDLY_EVER);
        awaitDrained(5);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sender.counters()).containsEntry("rejectedPunches", 1L));
    }

    @Test
    void sends_again_at_once_when_the_connection_is_back() throws Exception {
        agent.answering((to, through) -> {});
        append(5);
        start(outbox, HARDLY_EVER);
        await().atMost(PATIENCE).until(() -> agent.batches() == 1);

        broker.away();
        agent.answering(AckingAgent::acknowledge);
        broker.back();

        awaitDrained(5);
    }

    @Test
    void a_publish_that_fails_is_tried_again() throws Exception {
        broker.failNextPublishes(2);
        append(5);
        start(outbox, SOON);
        awaitDrained(5);
    }

    @Test
    void a_publish_whose_answer_is_lost_stores_nothing_twice() throws Exception {
        broker.loseNextAnswers(1);
        append(5);
        start(outbox, SOON);
        awaitDrained(5);
        assertThat(agent.stored()).isEqualTo(5);
    }

    @Test
    void an_acknowledgement_the_disk_has_no_room_for_is_asked_for_again() throws Exception {
        append(5);
        outbox.failNextCommits(2, OutboxFailed.Code.FULL);
        start(outbox, SOON);
        awaitDrained(5);
        assertThat(sender.counters()).containsEntry("acksNotKept", 2L);
    }

    @Test
    void an_acknowledgement_for_a_copy_of_this_terminal_makes_no_punch_forgotten() throws Exception {
        append(5);
        start(outbox, SOON);
        awaitDrained(5);
        sender.close();
        terminal.close();

        // Same name, same serials, other punches; the agent keeps what came first, and names that in its answer.
        InMemoryOutbox copy = new InMemoryOutbox(DEVICE);
        for (int n = 11; n <= 15; n++) {
            copy.append(draft(n));
        }
        Link copied = broker.link("copy");
        try (PunchSender second =
                new PunchSender(DEVICE, copy, copied, SOON, SOON.multipliedBy(4), Clock.systemUTC())) {
            second.start();
            copied.start();
            await().atMost(PATIENCE).until(() -> second.counters().get("foreignAcks") >= 3);
            assertThat(copy.state().depth()).isEqualTo(5);
            assertThat(second.counters().get("batchesUnanswered")).isGreaterThanOrEqualTo(1);
            assertThat(second.counters()).containsEntry("acksNotKept", 0L);
        }
    }

    private ReplayResult replayResult() throws Exception {
        String topic = new Topics(DEVICE).punchesReplayResult();
        await().atMost(PATIENCE).until(() -> !broker.published(topic).isEmpty());
        return Codec.decode(broker.published(topic).get(0).payload(), ReplayResult.class);
    }

    @Test
    void sends_again_what_the_agent_has_lost_and_moves_nothing_by_it() throws Exception {
        append(950);
        start(outbox, HARDLY_EVER);
        awaitDrained(950);
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        sender.punchAppended();
        await().atMost(PATIENCE).until(() -> outbox.state().acknowledgedThrough() == 951);
        agent.forget(101, 700);

        agent.askAgain(101, 700);

        await().atMost(PATIENCE).until(() -> agent.stored() == 951);
        assertThat(replayResult())
                .isEqualTo(new ReplayResult(DEVICE, new Serial(101), new Serial(700), "QUEUED", new Serial(1), 951));
        assertThat(agent.arrivals())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(101, 700).boxed().toList());
        assertThat(outbox.state().acknowledgedThrough()).isEqualTo(951);
        assertThat(sender.counters()).containsEntry("batchesReplayed", 3L).containsEntry("replayRequests", 1L);
    }

    @Test
    void a_gap_below_what_is_unsent_is_filled_although_the_agent_acknowledges_nothing_above_it() throws Exception {
        append(500);
        start(outbox, SOON);
        awaitDrained(500);
        // An agent restored from a backup: it acknowledges what it has without a gap, and no more.
        agent.forget(301, 500);
        outbox.append(draft(1));
        sender.punchAppended();
        await().atMost(PATIENCE).until(() -> sender.counters().get("batchesUnanswered") >= 2);
        assertThat(outbox.state().depth()).isEqualTo(1);

        agent.askAgain(301, 500);

        await().atMost(PATIENCE).until(() -> outbox.state().depth() == 0);
        assertThat(agent.stored()).isEqualTo(501);
    }

    @Test
    void punches_made_during_a_replay_do_not_wait_for_its_end() throws Exception {
        append(4000);
        start(outbox, HARDLY_EVER);
        awaitDrained(4000);
        agent.forget(0, 0);
        agent.answering((to, through) -> {
            synchronized (this) {
                if (outbox.state().lastSerial() == 4000) {
                    assertThatCode(() -> outbox.append(draft(1))).doesNotThrowAnyException();
                    sender.punchAppended();
                }
            }
            to.acknowledge(through);
        });

        agent.askAgain(1, 4000);

        await().atMost(PATIENCE).until(() -> agent.arrivals().size() == 4001);
        assertThat(agent.arrivals().indexOf(4001L)).isBetween(200, 1000);
    }

    @ParameterizedTest
    @CsvSource({"3, 9, NEVER_MADE", "1, 5, QUEUED"})
    void a_request_for_punches_is_answered(long from, long through, String code) throws Exception {
        append(5);
        start(outbox, HARDLY_EVER);
        awaitDrained(5);
        agent.askAgain(from, through);
        assertThat(replayResult().code()).isEqualTo(code);
    }

    @Test
    void an_unreadable_request_for_punches_is_answered_and_counted() throws Exception {
        start(outbox, HARDLY_EVER);
        await().until(terminal::connected);
        agentLink.publish(Outgoing.atLeastOnce(new Topics(DEVICE).punchesReplay(), "{ not json".getBytes(UTF_8)));
        assertThat(replayResult()).isEqualTo(new ReplayResult(DEVICE, null, null, "NOT_JSON", null, 0));
        assertThat(sender.counters()).containsEntry("unreadableMessages", 1L);
    }

    private static ClockCorrection correction(String bootId, long through) {
        return new ClockCorrection(
                DEVICE, bootId, new Serial(through), Drafts.MORNING, 2_000_000_000L, 12, 100, "chrony");
    }

    @Test
    void a_correction_is_sent_until_it_is_acknowledged_and_then_no_more() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        AtomicInteger ignored = new AtomicInteger();
        agent.answeringCorrections(taken -> {
            if (ignored.incrementAndGet() > 3) {
                agent.acknowledge(taken);
            }
        });
        start(outbox, SOON);
        await().atMost(PATIENCE).until(() -> outbox.state().depth() == 0);

        outbox.correct(correction("boot-1", 1));
        sender.correctionRecorded();

        await().atMost(PATIENCE).until(() -> outbox.unacknowledgedCorrections().isEmpty());
        int sent = agent.corrections().size();
        assertThat(agent.corrections()).hasSizeGreaterThanOrEqualTo(4).containsOnly(correction("boot-1", 1));
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> agent.corrections().size() == sent);
    }

    @Test
    void a_correction_the_agent_cannot_take_keeps_neither_punches_nor_other_corrections_back() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.append(draft(2, "boot-2", ClockReading.State.UNSYNCED));
        outbox.correct(correction("boot-1", 1));
        outbox.correct(correction("boot-2", 2));
        agent.answeringCorrections(taken -> {
            if (taken.bootId().equals("boot-2")) {
                agent.acknowledge(taken);
            }
        });
        start(outbox, SOON);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.unacknowledgedCorrections())
                .containsExactly(correction("boot-1", 1)));
        awaitDrained(2);
    }

    @Test
    void corrections_go_again_with_the_punches_the_agent_asks_for() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.correct(correction("boot-1", 1));
        start(outbox, HARDLY_EVER);
        await().atMost(PATIENCE).until(() -> outbox.unacknowledgedCorrections().isEmpty());
        awaitDrained(1);

        agent.askAgain(1, 1);

        await().atMost(PATIENCE).until(() -> agent.corrections().size() == 2);
    }

    @Test
    void unreadable_acknowledgements_of_corrections_are_counted() throws Exception {
        outbox.append(draft(1, "boot-1", ClockReading.State.UNSYNCED));
        outbox.correct(correction("boot-1", 1));
        agent.answeringCorrections(taken -> {});
        start(outbox, HARDLY_EVER);
        await().until(terminal::connected);
        String topic = new Topics(DEVICE).clockAck();
        agentLink.publish(Outgoing.atLeastOnce(topic, "[]".getBytes(UTF_8)));
        agentLink.publish(Outgoing.atLeastOnce(
                topic, Codec.encode(new ClockAck(new DeviceId("LOBBY-2"), "boot-1", new Serial(1)))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sender.counters()).containsEntry("unreadableMessages", 2L));
        assertThat(outbox.unacknowledgedCorrections()).hasSize(1);
    }

    @Test
    void is_seen_to_turn_and_stops_cleanly_while_waiting() throws Exception {
        agent.answering((to, through) -> {});
        append(1);
        start(outbox, HARDLY_EVER);
        await().atMost(PATIENCE).until(() -> agent.batches() == 1);
        Instant then = sender.lastProgress();
        await().atMost(PATIENCE).until(() -> sender.lastProgress().isAfter(then));

        sender.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("uplink");
        assertThat(outbox.state().depth()).isEqualTo(1);
    }

    @Test
    void a_batch_stays_below_its_byte_budget() throws Exception {
        LongOutbox large = new LongOutbox(40, PunchSender.BATCH_BYTES / 4);
        start(large, HARDLY_EVER);
        await().atMost(PATIENCE).until(() -> large.state().depth() == 0);
        assertThat(broker.published(new Topics(DEVICE).punches()))
                .allSatisfy(batch -> assertThat(batch.payload().length).isLessThan(Codec.LARGEST_MESSAGE / 2));
        assertThat(agent.largestBatch()).isBetween(2, 4);
    }

    @Test
    void a_hundred_thousand_are_never_asked_for_at_once() throws Exception {
        LongOutbox many = new LongOutbox(100_000, 0);
        start(many, HARDLY_EVER);
        await().atMost(Duration.ofSeconds(90)).until(() -> many.state().depth() == 0);
        assertThat(agent.stored()).isEqualTo(100_000);
        assertThat(many.mostAsked).isLessThanOrEqualTo(PunchBatch.MOST);
    }

    /** A journal of any length and width that makes its punches up as they are asked for. */
    private static final class LongOutbox implements Outbox {

        private final long length;
        private final String padding;
        private long acknowledged;
        private int mostAsked;

        LongOutbox(long length, int padding) {
            this.length = length;
            this.padding = "x".repeat(padding);
        }

        @Override
        public synchronized List<StoredPunch> unacknowledged(int most) {
            mostAsked = Math.max(mostAsked, most);
            return LongStream.rangeClosed(acknowledged + 1, Math.min(length, acknowledged + most))
                    .mapToObj(serial -> {
                        JsonNode json = JsonNodeFactory.instance
                                .objectNode()
                                .put("serial", serial)
                                .put("padding", padding);
                        return new StoredPunch(
                                new Serial(serial), json, json.toString().length());
                    })
                    .toList();
        }

        @Override
        public synchronized long acknowledgeThrough(long serial, @Nullable String hash) {
            long before = acknowledged;
            acknowledged = Math.max(acknowledged, serial);
            return before;
        }

        @Override
        public synchronized OutboxState state() {
            return new OutboxState(
                    length - acknowledged,
                    null,
                    length,
                    acknowledged,
                    null,
                    new OutboxState.Disk(OutboxState.Space.OK, 0, 0));
        }

        @Override
        public Punch append(PunchDraft draft) {
            throw new UnsupportedOperationException("has all its punches already");
        }

        @Override
        public List<StoredPunch> kept(long from, long through, int most) {
            throw new UnsupportedOperationException("only for sending once");
        }

        @Override
        public OptionalLong oldestKept() {
            return OptionalLong.of(1);
        }

        @Override
        public List<Punch> newest(int most) {
            throw new UnsupportedOperationException("only for sending");
        }

        @Override
        public OptionalLong needsCorrection(String bootId) {
            return OptionalLong.empty();
        }

        @Override
        public void correct(ClockCorrection correction) {
            throw new UnsupportedOperationException("has all its punches already");
        }

        @Override
        public List<ClockCorrection> unacknowledgedCorrections() {
            return List.of();
        }

        @Override
        public void acknowledgeCorrection(String bootId, long throughSerial) {
            throw new UnsupportedOperationException("there are none");
        }

        @Override
        public void sendCorrectionsAgain(long fromSerial) {
            // There are none.
        }

        @Override
        public void tend() {
            // Memory needs no tending.
        }

        @Override
        public void close() {
            // Nothing to let go of.
        }
    }
}
