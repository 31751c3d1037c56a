package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Topics;
import org.opsta.demo.Site.Broker;
import org.opsta.link.PahoLink;

/**
 * The main job from the camera to the central store, with every part a process of its own and real faces in front of it.
 */
@Timeout(300)
class WholePathIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Broker.class)
    void from_an_enrolled_photo_to_one_record_in_the_central_store(Broker broker) throws Exception {
        try (Site site = new Site(folder, broker)) {
            site.startAgent();
            site.startKiosk(true);
            site.enrolTheFour();
            site.awaitPunches(2);
            site.stopKiosk();

            awaitStoredOnce(site);
            assertThat(site.stored())
                    .allSatisfy(
                            punch -> assertThat(punch.path("device").asText()).isEqualTo(Site.DEVICE))
                    .extracting(punch -> punch.path("person").asText())
                    .allMatch(person -> person.equals("10151") || person.equals("10152"));
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void killed_between_commit_and_send(Broker broker) throws Exception {
        try (Site site = new Site(folder, broker)) {
            enrol(site);
            brokerAway(site);

            site.startKiosk(true);
            site.awaitPunches(3);
            site.killKiosk();

            brokerBack(site);
            site.startKiosk(false);
            awaitStoredOnce(site);
        }
    }

    /** With the broker inside the agent nobody else could take the batch, so this needs one that stands alone. */
    @Test
    void killed_between_send_and_acknowledgement() throws Exception {
        try (Site site = new Site(folder, Broker.MOSQUITTO)) {
            enrol(site);
            site.killAgent();
            AtomicInteger batches = new AtomicInteger();
            try (PahoLink watcher = new PahoLink(site.mosquitto().settings(), "watcher", 60, null)) {
                watcher.subscribe(
                        new Topics(new DeviceId(Site.DEVICE)).punches(), message -> batches.incrementAndGet());
                watcher.start();
                await().atMost(PATIENCE).until(watcher::connected);

                site.startKiosk(true);
                site.awaitPunches(2);
                await().atMost(PATIENCE).until(() -> batches.get() >= 2);
                site.killKiosk();
            }
            site.startAgent();
            site.startKiosk(false);
            awaitStoredOnce(site);
        }
    }

    @ParameterizedTest
    @EnumSource(Broker.class)
    void a_killed_terminal_shows_as_offline_and_a_stopped_one_too(Broker broker) throws Exception {
        try (Site site = new Site(folder, broker)) {
            site.startAgent();
            site.startKiosk(false);
            awaitLive(site, true);
            site.killKiosk();
            awaitLive(site, false);

            site.startKiosk(false);
            awaitLive(site, true);
            site.stopKiosk();
            awaitLive(site, false);
        }
    }

    /** The attempt that a power cut follows is one of those left afterwards. */
    @Test
    void without_a_camera_a_person_records_by_personnel_code_and_pin() throws Exception {
        try (Site site = new Site(folder, Broker.EMBEDDED)) {
            site.startAgent();
            site.startKiosk(false);
            site.agent("people", "import", folder.resolve("people.csv").toString());
            Path pin = Files.writeString(folder.resolve("pin.txt"), "482615\n");
            site.agent("pin", "10151", "--device", Site.DEVICE, "--from", pin.toString());

            site.type("p 10151 739148");
            await().atMost(PATIENCE).until(() -> site.events("PIN_REFUSED").size() == 1);
            site.killKiosk();
            site.startKiosk(false);
            site.type("10151*739148");
            await().atMost(PATIENCE).until(() -> site.events("PIN_REFUSED").size() == 2);
            assertThat(site.events("PIN_REFUSED"))
                    .extracting(refused -> refused.path("attemptsLeft").asInt())
                    .containsExactly(4, 3);

            site.type("10151*482615");
            site.awaitPunches(1);
            awaitStoredOnce(site);
            assertThat(site.stored()).singleElement().satisfies(punch -> {
                assertThat(punch.path("person").asText()).isEqualTo("10151");
                assertThat(punch.path("method").asText()).isEqualTo("PIN");
            });
            site.stopKiosk();
            assertNowhere("482615", "739148");
        }
    }

    /** Neither in the terminal's state nor in anybody's log. */
    private void assertNowhere(String... secrets) throws Exception {
        try (Stream<Path> state = Files.list(folder.resolve("kiosk"));
                Stream<Path> logs =
                        Files.list(folder).filter(file -> file.toString().endsWith(".log"))) {
            for (Path file : Stream.concat(state, logs).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
    }

    private static void enrol(Site site) throws Exception {
        site.startAgent();
        site.startKiosk(false);
        site.enrolTheFour();
        site.stopKiosk();
    }

    private static void brokerAway(Site site) throws Exception {
        if (site.mosquitto() != null) {
            site.mosquitto().kill();
        } else {
            site.killAgent();
        }
    }

    private static void brokerBack(Site site) throws Exception {
        if (site.mosquitto() != null) {
            site.mosquitto().start();
        } else {
            site.startAgent();
        }
    }

    /** Everything anybody was told is recorded is in the central store, once, and nothing else is. */
    private static void awaitStoredOnce(Site site) throws Exception {
        List<String> told = site.recordedIds();
        assertThat(told).isNotEmpty().doesNotHaveDuplicates();
        await().atMost(PATIENCE).until(() -> site.stored().size() >= told.size());
        // A second delivery of the same batch would come within this time.
        Thread.sleep(3000);

        List<JsonNode> stored = site.stored();
        List<String> ids =
                stored.stream().map(punch -> punch.path("id").asText()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        // A kill may fall between the commit and the telling: then the store has one more, which is right.
        assertThat(new HashSet<>(ids)).containsAll(told);
        assertThat(ids.size()).isBetween(told.size(), told.size() + 1);
        assertThat(stored.stream().map(punch -> punch.path("serial").asLong()).sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, ids.size()).boxed().toList());
    }

    private static void awaitLive(Site site, boolean live) {
        // The keep-alive is 4 s; each look at the list starts a process of its own.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                        site.agent("devices", "--json"))
                .singleElement()
                .satisfies(
                        device -> assertThat(device).contains(live ? "\"state\":\"LIVE\"" : "\"state\":\"OFFLINE\"")));
    }
}
