package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.fork;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.Codec;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Replay;
import org.opsta.contract.ReplayCode;
import org.opsta.contract.ReplayResult;
import org.opsta.contract.Serial;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

@ParameterizedClass
@EnumSource(TestStore.class)
class GapWatchTest {

    private static final Topics TOPICS = new Topics(DEVICE);
    private static final GapSettings SETTINGS = new GapSettings(3600);
    private static final IntakeSettings SHARED = new IntakeSettings("agents", 0, 1000, 16);

    private final TestStore database;

    @TempDir
    private Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final SettableClock clock = new SettableClock();
    private final List<GapWatch> watches = new ArrayList<>();
    private AgentStore store;
    private PunchLog log;
    private UnreadableLog unreadable;
    private GapWatch watch;
    private Link terminal;

    GapWatchTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        store = database.open(folder);
        log = new PunchLog(store.jdbi());
        unreadable = new UnreadableLog(store.jdbi(), clock);
        watch = agent("agent");
        terminal = broker.link("terminal");
        terminal.start();
        await().until(terminal::connected);
    }

    @AfterEach
    void stop() {
        watches.forEach(GapWatch::close);
        broker.close();
        store.close();
    }

    @Test
    void what_is_missing_is_asked_for_at_connect_and_what_comes_closes_the_gap() {
        append(batch(1, 3));
        append(batch(7, 9));
        agent("agent-2");

        await().until(() -> asked().equals(List.of("4-6")));
        append(batch(4, 6));
        clock.after(Duration.ofDays(1));
        watch.look();
        assertThat(asked()).hasSize(1);
        assertThat(log.journal(DEVICE)).isEqualTo(new JournalState(1, 9, 0, 0, 0, 0));
    }

    @Test
    void a_long_gap_is_asked_for_piece_by_piece_with_growing_pauses() {
        append(batch(9001, 9001));
        watch.look();
        assertThat(asked()).containsExactly("1-5000");

        watch.look();
        assertThat(asked()).as("not again at once").hasSize(1);
        clock.after(Duration.ofHours(1).plusSeconds(1));
        watch.look();
        assertThat(asked()).containsExactly("1-5000", "1-5000");
        clock.after(Duration.ofHours(2).plusSeconds(1));
        watch.look();
        assertThat(asked()).as("the second pause is twice as long").hasSize(2);
        clock.after(Duration.ofHours(3).plusSeconds(2));
        watch.look();
        assertThat(asked()).hasSize(3);

        for (long first = 1; first <= 4801; first += 200) {
            append(batch(first, first + 199));
        }
        watch.look();
        assertThat(asked()).as("the next piece is due at once").last().isEqualTo("5001-9000");
    }

    @Test
    void what_the_terminal_no_longer_keeps_is_lost_for_good_and_not_asked_for_again() throws Exception {
        append(batch(4, 5));
        append(batch(9, 9));
        watch.look();
        assertThat(asked()).containsExactly("1-3", "6-8");

        answer(1, 3, ReplayCode.NOT_KEPT, 9L, 9);
        answer(6, 8, ReplayCode.PARTLY_KEPT, 8L, 9);
        await().until(() -> log.journal(DEVICE).lost() == 5);
        assertThat(log.journal(DEVICE).missing()).isEqualTo(1);
        assertThat(log.gaps(DEVICE))
                .extracting(gap -> gap.from() + "-" + gap.through() + (gap.lostAt() == null ? "" : " lost"))
                .containsExactly("1-3 lost", "6-7 lost", "8-8");

        clock.after(Duration.ofDays(2));
        watch.look();
        assertThat(asked()).containsExactly("1-3", "6-8", "8-8");

        append(batch(1, 3));
        assertThat(log.journal(DEVICE).lost()).as("it came all the same").isEqualTo(2);
    }

    @Test
    void a_journal_that_is_behind_cannot_say_that_anything_is_lost() throws Exception {
        append(batch(4, 9));
        watch.look();
        answer(1, 3, ReplayCode.NOT_KEPT, null, 2);

        await().until(() -> "NOT_KEPT".equals(log.gaps(DEVICE).get(0).answer()));
        assertThat(log.journal(DEVICE).lost()).isZero();
    }

    @Test
    void only_one_of_two_agents_asks() {
        GapWatch other = agent("agent-2");
        append(batch(4, 5));
        watch.look();
        other.look();

        assertThat(asked()).containsExactly("1-3");
    }

    @Test
    void a_broker_that_is_away_is_asked_through_later() {
        append(batch(4, 5));
        broker.away();
        watch.look();
        broker.back();

        await().until(() -> asked().equals(List.of("1-3")));
    }

    @Test
    void the_gaps_of_a_journal_that_was_replaced_are_not_asked_for() {
        append(batch(1, 2));
        append(batch(5, 6));
        append(batch(fork(1, 0, 9)));
        OtherJournals others = new OtherJournals(store.jdbi());
        others.accept(DEVICE, others.of(DEVICE).get(0).name(), OffsetDateTime.now(clock));
        watch.look();

        assertThat(asked()).isEmpty();
    }

    @Test
    void an_answer_that_cannot_be_read_is_counted() throws Exception {
        terminal.publish(Outgoing.atLeastOnce(TOPICS.punchesReplayResult(), "{}".getBytes(StandardCharsets.UTF_8)));

        await().until(() -> unreadable.counts().getOrDefault(DEVICE, 0L) == 1);
    }

    private GapWatch agent(String name) {
        Link link = broker.link(name);
        GapWatch gaps = new GapWatch(link, store.jdbi(), SETTINGS, unreadable, clock);
        watches.add(gaps);
        gaps.start(SHARED);
        link.start();
        await().until(link::connected);
        return gaps;
    }

    private List<String> asked() {
        return broker.published(TOPICS.punchesReplay()).stream()
                .map(message -> {
                    try {
                        Replay replay = Codec.decode(message.payload(), Replay.class);
                        return replay.from() + "-" + replay.through();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private void answer(long from, long through, ReplayCode code, @Nullable Long keptFrom, long lastSerial)
            throws Exception {
        terminal.publish(Outgoing.atLeastOnce(
                TOPICS.punchesReplayResult(),
                Codec.encode(new ReplayResult(
                        DEVICE,
                        new Serial(from),
                        new Serial(through),
                        code.name(),
                        keptFrom == null ? null : new Serial(keptFrom),
                        lastSerial))));
    }

    private void append(PunchBatch batch) {
        log.append(List.of(new Delivery(DEVICE, BatchReview.of(DEVICE, batch))), OffsetDateTime.now(clock));
    }

    /** Stands where it was put. */
    private static final class SettableClock extends Clock {

        private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

        private volatile Instant now = START;

        void after(Duration sinceStart) {
            now = START.plus(sinceStart);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("not needed here");
        }
    }
}
