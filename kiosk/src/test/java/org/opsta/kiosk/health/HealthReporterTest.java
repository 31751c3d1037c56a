package org.opsta.kiosk.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.Outgoing;
import org.opsta.watchdog.Finding;

class HealthReporterTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Topics TOPICS = new Topics(DEVICE);
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");

    @TempDir
    Path folder;

    private final InMemoryBroker broker = new InMemoryBroker();
    private final AtomicInteger people = new AtomicInteger(3);
    private final AtomicInteger firstReports = new AtomicInteger();
    private HealthReporter reporter;

    @AfterEach
    void close() {
        reporter.close();
        broker.close();
    }

    @Test
    void the_birth_record_is_retained_and_published_at_every_connect() throws Exception {
        start(this::health);
        await().until(() -> !broker.published(TOPICS.status()).isEmpty());
        broker.away();
        broker.back();
        await().until(() -> broker.published(TOPICS.status()).size() == 2);

        Outgoing message = broker.published(TOPICS.status()).get(1);
        assertThat(message.retained()).isTrue();
        assertThat(message.atLeastOnce()).isTrue();
        Status status = Codec.decode(message.payload(), Status.class);
        assertThat(status.state()).isEqualTo(Status.State.ONLINE);
        assertThat(status.birth().rosterDigest().count()).isEqualTo(3);
    }

    @Test
    void a_change_of_the_roster_is_told() throws Exception {
        start(this::health);
        await().until(() -> broker.published(TOPICS.status()).size() == 1);
        people.set(4);
        reporter.statusChanged();
        await().until(() -> broker.published(TOPICS.status()).size() == 2);

        assertThat(Codec.decode(broker.published(TOPICS.status()).get(1).payload(), Status.class)
                        .birth()
                        .rosterDigest()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void health_comes_at_once_and_then_regularly_unretained() throws Exception {
        start(this::health);
        await().until(() -> broker.published(TOPICS.health()).size() >= 3);

        Outgoing message = broker.published(TOPICS.health()).get(0);
        assertThat(message.retained()).isFalse();
        assertThat(message.atLeastOnce()).isFalse();
        Health health = Codec.decode(message.payload(), Health.class);
        assertThat(health.host().diskFreeBytes()).isPositive();
        assertThat(health.host().residentBytes()).isPositive();
        assertThat(health.host().heapUsedBytes()).isPositive();
    }

    @Test
    void a_report_that_fails_does_not_end_the_reports_after_it() {
        AtomicInteger asked = new AtomicInteger();
        start(() -> {
            if (asked.incrementAndGet() < 3) {
                throw new IllegalStateException("on purpose");
            }
            return health();
        });
        await().until(() -> !broker.published(TOPICS.health()).isEmpty());
        assertThat(asked.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void the_last_report_of_a_terminal_that_ends_says_why() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        start(() -> {
            asked.incrementAndGet();
            return health();
        });
        await().until(() -> !broker.published(TOPICS.health()).isEmpty());
        reporter.close();
        int before = asked.get();
        reporter.sayEnding(new Finding("OUTBOX_STUCK", "the journal has got no further", true), NOW.plusMinutes(1));

        List<Outgoing> all = broker.published(TOPICS.health());
        Health last = Codec.decode(all.get(all.size() - 1).payload(), Health.class);
        assertThat(last.at()).isEqualTo(NOW.plusMinutes(1));
        assertThat(last.problems()).extracting(Health.Problem::code).startsWith("OUTBOX_STUCK");
        assertThat(asked).as("what is stuck is not asked").hasValue(before);
        assertThat(firstReports).as("told once that reports arrive").hasValue(1);
    }

    @Test
    void a_stopped_terminal_says_so() throws Exception {
        start(this::health);
        await().until(() -> !broker.published(TOPICS.status()).isEmpty());
        reporter.sayStopped(Status.offline(DEVICE, "stopped", NOW));

        List<Outgoing> all = broker.published(TOPICS.status());
        Status last = Codec.decode(all.get(all.size() - 1).payload(), Status.class);
        assertThat(last.state()).isEqualTo(Status.State.OFFLINE);
        assertThat(last.reason()).isEqualTo("stopped");
    }

    private void start(Supplier<Health> health) {
        Link link = broker.link("MOC-OPS");
        reporter = new HealthReporter(TOPICS, link, this::status, health, firstReports::incrementAndGet);
        reporter.start(new HealthSettings(1, 10));
        link.start();
    }

    private Status status() {
        return Status.online(
                DEVICE,
                new Status.Birth(
                        "test",
                        Map.of(),
                        "boot",
                        NOW,
                        "sha",
                        new RosterDigest(people.get(), "digest"),
                        List.of("face")),
                NOW);
    }

    private Health health() {
        return new Health(
                DEVICE,
                NOW,
                new Health.Camera("none", "MISSING", 0, "not there"),
                new Health.Queue(0, null, 0, 0),
                new HostProbe(folder).read(),
                new ClockReading(ClockReading.State.UNSYNCED, null, "boot", 1),
                people.get(),
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of());
    }
}
