package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.FailingStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

@ParameterizedClass
@EnumSource(TestStore.class)
class ClockCorrectionsTest {

    private static final Topics TOPICS = new Topics(DEVICE);
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2021-09-14T20:00:00+07:00");

    /** When the boot began, and what the terminal's clock, never set, took it for. */
    private static final OffsetDateTime BOOTED = OffsetDateTime.parse("2021-09-14T06:00:00+07:00");

    private static final OffsetDateTime BELIEVED = OffsetDateTime.parse("1970-01-01T07:00:00+07:00");

    private final TestStore database;

    @TempDir
    private Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private AgentStore store;
    private FailingStore failing;
    private PunchLog log;
    private ClockCorrections corrections;
    private final List<Punch> journal = new ArrayList<>();

    ClockCorrectionsTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        store = database.open(folder);
        failing = new FailingStore(store);
        log = new PunchLog(store.jdbi());
        corrections = new ClockCorrections(failing.jdbi());
    }

    @AfterEach
    void close() {
        broker.close();
        store.close();
    }

    @Test
    void stored_punches_get_their_right_time_and_keep_what_the_terminal_wrote() {
        punched("boot", State.UNSYNCED, 60, 120);
        append();

        assertThat(corrections.put(correction("boot", 2, 600, 12), NOW)).isEqualTo(2);

        StoredPunch first = records().get(0);
        assertThat(first.time()).isEqualTo(BOOTED.plusSeconds(60));
        assertThat(first.time().getOffset()).isEqualTo(ZoneOffset.ofHours(7));
        assertThat(first.redated())
                .isEqualTo(new RedatedTime(BELIEVED.plusSeconds(60), 12 + 54, State.UNSYNCED, "chrony"));
        assertThat(first.errorMillis()).as("54 ms is 100 millionths of 540 s").isEqualTo(66);
        assertThat(on("1970-01-01")).isEmpty();
        assertThat(on("2021-09-14")).hasSize(2);
        assertWhole();
    }

    @Test
    void a_correction_may_come_before_its_punches() {
        corrections.put(correction("boot", 2, 600, 12), NOW);
        punched("boot", State.UNSYNCED, 60, 120, 700);
        append();

        assertThat(records())
                .extracting(StoredPunch::time)
                .containsExactly(BELIEVED.plusSeconds(700), BOOTED.plusSeconds(60), BOOTED.plusSeconds(120));
        assertWhole();
    }

    @Test
    void a_punch_whose_clock_was_right_or_of_another_boot_stays_as_it_is() {
        punched("boot", State.SYNCED, 60);
        punched("other", State.UNSYNCED, 90);
        punched("boot", State.HOLDOVER, 120);
        append();

        assertThat(corrections.put(correction("boot", 3, 600, 12), NOW)).isEqualTo(1);
        assertThat(records().stream().filter(record -> record.redated() != null))
                .singleElement()
                .satisfies(record -> assertThat(record.serial()).isEqualTo(new Serial(3)));
        assertWhole();
    }

    @Test
    void of_two_corrections_of_a_boot_the_first_that_covers_a_punch_counts_in_whatever_order_they_come() {
        punched("boot", State.UNSYNCED, 60, 120, 5000);
        append();
        ClockCorrection late = correction("boot", 3, 6000, 12);
        ClockCorrection early = new ClockCorrection(
                DEVICE, "boot", new Serial(2), BOOTED.plusSeconds(601), 600_000_000_000L, 5, 100, "timesyncd");

        assertThat(corrections.put(late, NOW)).isEqualTo(3);
        assertThat(corrections.put(early, NOW)).isEqualTo(2);

        assertThat(records())
                .extracting(StoredPunch::time)
                .containsExactly(BOOTED.plusSeconds(61), BOOTED.plusSeconds(121), BOOTED.plusSeconds(5000));
        assertThat(count("select count(*) from redating")).as("both are kept").isEqualTo(5);
        assertWhole();

        assertThat(corrections.put(late, NOW)).isZero();
        punched("boot", State.UNSYNCED, 5100);
        append();
        assertThat(records().get(0).redated()).as("no correction covers it yet").isNull();
    }

    @Test
    void the_same_correction_again_and_another_one_under_its_name_change_nothing() {
        punched("boot", State.UNSYNCED, 60);
        append();
        corrections.put(correction("boot", 1, 600, 12), NOW);
        List<StoredPunch> before = records();

        assertThat(corrections.put(correction("boot", 1, 600, 12), NOW)).isZero();
        assertThat(corrections.put(correction("boot", 1, 900, 999), NOW)).isZero();
        assertThat(records()).isEqualTo(before);
        assertWhole();
    }

    @Test
    void a_time_nobody_could_have_is_not_given() {
        punched("boot", State.UNSYNCED, 60);
        append();

        assertThat(corrections.put(
                        new ClockCorrection(
                                DEVICE, "boot", new Serial(1), BOOTED, Long.MAX_VALUE, 1, Integer.MAX_VALUE, "x"),
                        NOW))
                .isZero();
        assertThat(records().get(0).redated()).isNull();
        assertWhole();
    }

    @Test
    void the_terminal_is_answered_after_the_commit_and_not_without() throws Exception {
        punched("boot", State.UNSYNCED, 60);
        append();
        UnreadableLog unreadable = new UnreadableLog(store.jdbi(), Clock.systemUTC());
        Link agent = broker.link("agent");
        new CorrectionIntake(agent, corrections, unreadable, Clock.systemUTC())
                .subscribe(new IntakeSettings("agents", 0, 1000, 16));
        agent.start();
        Link terminal = broker.link("terminal");
        terminal.start();
        await().until(() -> agent.connected() && terminal.connected());

        failing.failCommits(true);
        send(terminal, correction("boot", 1, 600, 12));
        await().until(() -> failing.failures() == 1);
        failing.failCommits(false);
        send(terminal, new ClockCorrection(new DeviceId("OTHER"), "boot", new Serial(1), BOOTED, 1, 1, 1, "chrony"));
        send(
                terminal,
                new ClockCorrection(
                        DEVICE,
                        "boot",
                        new Serial(1),
                        OffsetDateTime.parse("+12000-01-01T00:00:00Z"),
                        1,
                        1,
                        1,
                        "chrony"));
        send(terminal, new ClockCorrection(DEVICE, "boot", new Serial(1), BOOTED, -1, 1, 1, "chrony"));
        terminal.publish(Outgoing.atLeastOnce(TOPICS.clock(), "[]".getBytes(StandardCharsets.UTF_8)));
        await().until(() -> unreadable.counts().getOrDefault(DEVICE, 0L) == 4);
        assertThat(broker.published(TOPICS.clockAck())).isEmpty();
        assertThat(records().get(0).redated()).isNull();

        send(terminal, correction("boot", 1, 600, 12));
        send(terminal, correction("boot", 1, 600, 12));
        await().until(() -> broker.published(TOPICS.clockAck()).size() == 2);
        assertThat(Codec.decode(broker.published(TOPICS.clockAck()).get(1).payload(), ClockAck.class))
                .isEqualTo(new ClockAck(DEVICE, "boot", new Serial(1)));
        assertThat(records().get(0).time()).isEqualTo(BOOTED.plusSeconds(60));
    }

    /** Punches so many seconds after the boot began, with what the clock took for the time. */
    private void punched(String boot, State state, long... seconds) {
        for (long second : seconds) {
            journal.add(TestPunches.punch(
                    journal.size() + 1L,
                    0,
                    BELIEVED.plusSeconds(second),
                    new ClockReading(state, null, boot, second * 1_000_000_000),
                    journal.isEmpty()
                            ? PunchHash.NONE_BEFORE
                            : journal.get(journal.size() - 1).hash()));
        }
    }

    private void append() {
        assertThat(log.append(List.of(new Delivery(DEVICE, BatchReview.of(DEVICE, batch(journal)))), NOW)
                        .get(0)
                        .rejects())
                .isEmpty();
    }

    private static ClockCorrection correction(String boot, long through, long second, long errorMillis) {
        return new ClockCorrection(
                DEVICE,
                boot,
                new Serial(through),
                BOOTED.plusSeconds(second),
                second * 1_000_000_000,
                errorMillis,
                100,
                "chrony");
    }

    private static void send(Link terminal, ClockCorrection correction) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(TOPICS.clock(), Codec.encode(correction)));
    }

    private List<StoredPunch> records() {
        return between(Instant.EPOCH, Instant.parse("9000-01-01T00:00:00Z"));
    }

    private List<StoredPunch> on(String day) {
        Instant from = OffsetDateTime.parse(day + "T00:00:00+07:00").toInstant();
        return between(from, from.plus(Duration.ofDays(1)));
    }

    private List<StoredPunch> between(Instant from, Instant to) {
        List<StoredPunch> punches = new ArrayList<>();
        log.forEach(from, to, Optional.empty(), punches::add);
        return punches;
    }

    private long count(String sql) {
        return store.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private void assertWhole() {
        List<HistoryCheck.Fault> faults = new ArrayList<>();
        new HistoryCheck(store.jdbi()).check(DEVICE, faults::add);
        assertThat(faults).isEmpty();
    }
}
