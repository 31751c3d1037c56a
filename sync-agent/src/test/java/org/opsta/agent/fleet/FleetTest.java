package org.opsta.agent.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.fleet.Terminal.State;
import org.opsta.agent.intake.JournalState;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.PersonId;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;

@ParameterizedClass
@EnumSource(TestStore.class)
class FleetTest {

    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-20T08:00:00Z");

    private final TestStore database;

    @TempDir
    private Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final SettableClock clock = new SettableClock();
    private AgentStore store;
    private UnreadableLog unreadable;
    private Fleet fleet;
    private Link terminal;

    FleetTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        store = database.open(folder);
        unreadable = new UnreadableLog(store.jdbi(), clock);
        fleet = new Fleet(store.jdbi(), new PunchLog(store.jdbi()), unreadable, new FleetSettings(30));
        watch("agent");
        terminal = broker.link("terminal");
        terminal.start();
        await().until(terminal::connected);
    }

    @AfterEach
    void stop() {
        broker.close();
        store.close();
    }

    @Test
    void a_terminal_that_reports_is_live() throws Exception {
        send(online("A"));
        send(health("A", 7, "RUNNING"));

        awaitState("A", State.LIVE);
        await().until(() -> terminal("A").health() != null);
        Terminal live = terminal("A");
        assertThat(live.version()).isEqualTo("1.2.3");
        assertThat(live.people()).isEqualTo(154);
        assertThat(live.queueDepth()).isEqualTo(7);
        assertThat(live.cameraRuns()).isTrue();
        assertThat(live.since()).isEqualTo(START);
    }

    @Test
    void news_of_a_terminal_that_is_there_already_changes_what_it_holds_but_not_since_when_it_is_live()
            throws Exception {
        send(online("A"));
        awaitState("A", State.LIVE);
        send(health("A", 0, "RUNNING"));
        await().until(() -> terminal("A").health() != null);
        clock.after(Duration.ofSeconds(10));
        Status.Birth birth = online("A").birth();
        RosterDigest one = RosterDigest.of(Map.of(new PersonId("10151"), "photo"));
        send(Status.online(
                new DeviceId("A"),
                new Status.Birth(
                        birth.version(),
                        birth.models(),
                        birth.bootId(),
                        birth.startedAt(),
                        birth.settingsSha256(),
                        one,
                        birth.capabilities()),
                START.plusSeconds(10)));

        await().until(() -> terminal("A").people() == 1);
        assertThat(terminal("A").since()).isEqualTo(START);
    }

    @Test
    void what_was_acknowledged_to_a_terminal_and_is_not_here_is_missing() throws Exception {
        Health before = health("A", 0, "RUNNING");
        send(new Health(
                before.device(),
                before.at(),
                before.camera(),
                new Health.Queue(0, null, 10, 8),
                before.host(),
                before.clock(),
                before.galleryPeople(),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of()));

        await().until(() -> terminal("A") != null && terminal("A").missing() == 8);
    }

    @Test
    void a_cleared_retained_status_is_no_fault() throws Exception {
        send(online("A"));
        awaitState("A", State.LIVE);
        terminal.publish(Outgoing.retained(topics("A").status(), new byte[0]));
        send(health("A", 7, "RUNNING"));

        await().until(() -> terminal("A").health() != null);
        assertThat(terminal("A").unreadable()).isZero();
    }

    @Test
    void the_last_will_shows_it_offline_from_when_it_came() throws Exception {
        send(online("A"));
        awaitState("A", State.LIVE);
        clock.after(Duration.ofMinutes(5));
        send(Status.offline(new DeviceId("A"), "connection lost", START));

        Terminal gone = awaitState("A", State.OFFLINE);
        assertThat(gone.since()).isEqualTo(START.plusMinutes(5));
        assertThat(gone.reason()).isEqualTo("connection lost");
        assertThat(gone.version()).as("known from its birth record before").isEqualTo("1.2.3");
    }

    @Test
    void one_that_misses_three_reports_is_silent_since_the_last() throws Exception {
        send(online("A"));
        clock.after(Duration.ofSeconds(10));
        send(health("A", 0, "RUNNING"));
        await().until(() -> terminal("A") != null && terminal("A").health() != null);

        clock.after(Duration.ofSeconds(100));
        assertThat(terminal("A").state()).isEqualTo(State.LIVE);
        clock.after(Duration.ofSeconds(101));
        assertThat(terminal("A").state()).isEqualTo(State.SILENT);
        assertThat(terminal("A").since()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void a_status_the_broker_repeats_to_an_agent_that_connects_again_says_nothing_new() throws Exception {
        send(online("A"));
        awaitState("A", State.LIVE);
        clock.after(Duration.ofHours(1));
        watch("agent-2");
        send(online("B"));

        awaitState("B", State.LIVE);
        assertThat(terminal("A").since()).isEqualTo(START);
        assertThat(terminal("A").state()).isEqualTo(State.SILENT);
    }

    @Test
    void what_cannot_be_read_is_counted_and_stops_nothing() throws Exception {
        terminal.publish(Outgoing.atLeastOnce(topics("A").status(), "not json".getBytes(UTF_8)));
        terminal.publish(Outgoing.atLeastOnce(topics("A").health(), "{}".getBytes(UTF_8)));
        terminal.publish(Outgoing.atLeastOnce(topics("A").health(), Codec.encode(health("B", 0, "RUNNING"))));
        terminal.publish(Outgoing.atLeastOnce(topics("A").health(), new byte[20 * 1024 * 1024]));
        await().until(() -> unreadable.counts().getOrDefault(new DeviceId("A"), 0L) == 4);
        send(online("A"));

        assertThat(awaitState("A", State.LIVE).unreadable()).isEqualTo(4);
        assertThat(terminal("B")).isNull();
    }

    @Test
    void the_worst_is_listed_first() throws Exception {
        send(online("GOOD"));
        send(online("CAMERA"));
        send(online("QUEUE"));
        send(online("SILENT"));
        send(Status.offline(new DeviceId("GONE"), "stopped", START));
        send(Status.offline(new DeviceId("GONE-LATER"), "stopped", START));
        await().until(() -> fleet.terminals(OffsetDateTime.now(clock)).size() == 6);
        clock.after(Duration.ofMinutes(10));
        send(Status.offline(new DeviceId("GONE-LATER"), "connection lost", START));
        send(health("GOOD", 0, "RUNNING"));
        send(health("QUEUE", 500, "RUNNING"));
        send(health("CAMERA", 0, "MISSING"));

        await().untilAsserted(() -> assertThat(fleet.terminals(OffsetDateTime.now(clock)))
                .extracting(terminal -> terminal.device().value())
                .containsExactly("GONE", "GONE-LATER", "SILENT", "CAMERA", "QUEUE", "GOOD"));
    }

    @Test
    void missing_serials_make_a_terminal_worse() {
        Terminal good = terminal(0);
        Terminal missing = terminal(1);

        assertThat(Terminal.WORST_FIRST.compare(missing, good)).isNegative();
        assertThat(good.state()).as("heard of through punches alone").isEqualTo(State.SILENT);
        assertThat(good.since()).isNull();
    }

    private static Terminal terminal(long missing) {
        return Terminal.of(new DeviceId("A"), null, null, null, START, new JournalState(1, 0, missing, 0, 0, 0), 0);
    }

    private void watch(String name) {
        Link link = broker.link(name);
        new FleetWatch(fleet, unreadable, clock).subscribe(link);
        link.start();
        await().until(link::connected);
    }

    private Terminal awaitState(String device, State state) {
        await().until(() -> terminal(device) != null && terminal(device).state() == state);
        return terminal(device);
    }

    private Terminal terminal(String device) {
        return fleet.terminals(OffsetDateTime.now(clock)).stream()
                .filter(terminal -> terminal.device().value().equals(device))
                .findFirst()
                .orElse(null);
    }

    private void send(Status status) throws Exception {
        terminal.publish(Outgoing.retained(topics(status.device().value()).status(), Codec.encode(status)));
    }

    private void send(Health health) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(topics(health.device().value()).health(), Codec.encode(health)));
    }

    private static Topics topics(String device) {
        return new Topics(new DeviceId(device));
    }

    private static Status online(String device) {
        return Status.online(
                new DeviceId(device),
                new Status.Birth("1.2.3", Map.of(), "boot", START, "0", RosterDigest.of(Map.of()), List.of("face")),
                START);
    }

    private static Health health(String device, long queue, String camera) {
        return new Health(
                new DeviceId(device),
                START,
                new Health.Camera("v4l2", camera, 25, null),
                new Health.Queue(queue, queue == 0 ? null : START, 10, 0),
                new Health.Host(1, 1, null, null, 1),
                new ClockReading(ClockReading.State.SYNCED, 1L, "boot", 1),
                154,
                null,
                START,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of());
    }

    /** Stands where it was put. */
    private static final class SettableClock extends Clock {

        private volatile Instant now = START.toInstant();

        void after(Duration sinceStart) {
            now = START.toInstant().plus(sinceStart);
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
