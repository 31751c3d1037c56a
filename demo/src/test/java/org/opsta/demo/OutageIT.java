package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.demo.Site.Broker;
import org.opsta.kiosk.outbox.OutboxFailed;
import org.opsta.kiosk.outbox.OutboxSettings;
import org.opsta.kiosk.outbox.PunchDraft;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.uplink.PunchSender;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

/** The terminal's own outbox and uplink against a real agent, faster than people can walk. */
@Timeout(300)
class OutageIT {

    private static final DeviceId DEVICE = new DeviceId(Site.DEVICE);
    private static final int BEFORE = 20;
    private static final int DURING = 500;
    private static final int AFTER = 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Broker.class)
    void the_broker_is_away_for_500_punches_and_all_arrive_in_order(Broker broker) throws Exception {
        try (Site site = new Site(folder, broker)) {
            site.startAgent();
            BrokerSettings settings =
                    new BrokerSettings(URI.create("tcp://127.0.0.1:" + site.port()), null, null, 4, 2);
            try (SqliteOutbox outbox = new SqliteOutbox(
                            folder.resolve("outbox.db"), DEVICE, Duration.ofDays(35), new OutboxSettings(256, 0));
                    PahoLink link = new PahoLink(settings, DEVICE.value(), 3600, null);
                    PunchSender sender = new PunchSender(
                            DEVICE, outbox, link, Duration.ofSeconds(2), Duration.ofSeconds(5), Clock.systemUTC())) {
                sender.start();
                link.start();
                punch(outbox, sender, BEFORE);
                awaitAcknowledged(outbox, BEFORE);

                away(site);
                await().until(() -> !link.connected());
                punch(outbox, sender, DURING);
                assertThat(outbox.state().depth()).isEqualTo(DURING);

                back(site);
                punch(outbox, sender, AFTER);
                awaitAcknowledged(outbox, BEFORE + DURING + AFTER);
            }
            List<JsonNode> stored = site.stored();
            assertThat(stored.stream().map(punch -> punch.path("serial").asLong()))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, BEFORE + DURING + AFTER)
                            .boxed()
                            .toList());
            assertThat(stored.stream().map(punch -> OffsetDateTime.parse(
                                    punch.path("receivedAt").asText())
                            .toInstant()))
                    .isSorted();
        }
    }

    private static void punch(SqliteOutbox outbox, PunchSender sender, int count) throws OutboxFailed {
        for (int i = 0; i < count; i++) {
            long serial = outbox.state().lastSerial() + 1;
            outbox.append(new PunchDraft(
                    new PersonId("1" + serial),
                    Direction.IN,
                    Method.FACE,
                    OffsetDateTime.parse("2026-11-20T08:00:00+07:00").plusSeconds(serial),
                    new ClockReading(ClockReading.State.UNSYNCED, null, "boot", serial),
                    0.7,
                    0.479,
                    0.2,
                    null,
                    Map.of("embedder", "abc")));
            sender.punchAppended();
        }
    }

    private static void awaitAcknowledged(SqliteOutbox outbox, long serial) {
        await().atMost(Duration.ofSeconds(90)).until(() -> outbox.state().acknowledgedThrough() == serial);
    }

    private static void away(Site site) throws Exception {
        if (site.mosquitto() != null) {
            site.mosquitto().kill();
        } else {
            site.killAgent();
        }
    }

    private static void back(Site site) throws Exception {
        if (site.mosquitto() != null) {
            site.mosquitto().start();
        } else {
            site.startAgent();
        }
    }
}
