package org.opsta.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.Topics;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.PahoLink;
import org.opsta.watchdog.SystemdSocket;
import org.opsta.watchdog.Watchdog;

/** A whole terminal, frozen from outside, with a datagram socket in the place of systemd's. */
@Timeout(240)
class WatchdogIT {

    private static final DeviceId DEVICE = new DeviceId("TEST-1");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final List<Health> reports = new CopyOnWriteArrayList<>();
    private MosquittoBroker broker;
    private FreezingCamera camera;
    private SystemdSocket systemd;
    private PahoLink watcher;
    private Service kiosk;

    @BeforeEach
    void start() throws Exception {
        broker = MosquittoBroker.started(Files.createDirectories(folder.resolve("mosquitto")));
        camera = new FreezingCamera();
        systemd = new SystemdSocket("@opsta-it-" + ProcessHandle.current().pid());
        watcher = new PahoLink(broker.settings(), "watcher", 60, null);
        watcher.subscribe(
                new Topics(DEVICE).health(), message -> reports.add(Codec.decode(message.payload(), Health.class)));
        watcher.start();
        await().atMost(PATIENCE).until(watcher::connected);
    }

    @AfterEach
    void stop() throws Exception {
        if (kiosk != null) {
            kiosk.close();
        }
        if (broker != null) {
            watcher.close();
            systemd.close();
            camera.close();
            broker.close();
        }
    }

    @Test
    void a_camera_that_freezes_leads_to_a_report_a_restart_and_the_reason() throws Exception {
        startKiosk(1);
        await().atMost(PATIENCE)
                .until(() -> !reports.isEmpty() && last().camera().state().equals("RUNNING"));
        // Whether the clock of this machine is vouched for is not what this is about.
        assertThat(last().problems()).extracting(Health.Problem::code).allMatch(code -> code.startsWith("CLOCK_"));

        camera.freeze();
        endsBecauseOf("CAMERA_FROZEN");

        camera.thaw();
        int before = reports.size();
        startKiosk(2);
        await().atMost(PATIENCE).until(() -> reports.size() > before);
        assertThat(reports.get(before).problems()).anySatisfy(problem -> {
            assertThat(problem.code()).isEqualTo("RESTARTED");
            assertThat(problem.detail()).contains("CAMERA_FROZEN");
        });
        await().atMost(PATIENCE).until(() -> Files.notExists(folder.resolve("kiosk/last-stop.json")));

        kiosk.close();
        await().until(() -> systemd.count("STOPPING=1") == 1);
    }

    @Test
    void a_journal_that_another_process_keeps_locked_leads_to_a_report_and_an_end() throws Exception {
        startKiosk(1);
        await().atMost(PATIENCE).until(() -> !reports.isEmpty());
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("kiosk/outbox.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            endsBecauseOf("OUTBOX_STUCK");
        }
    }

    private void endsBecauseOf(String code) throws Exception {
        long fed = systemd.count("WATCHDOG=1");
        assertThat(fed).as("fed while all was well").isPositive();
        assertThat(kiosk.await()).isEqualTo(Watchdog.EXIT_CODE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(last().problems().get(0).code()).isEqualTo(code));
        assertThat(last().problems().get(0).detail()).contains("the terminal ends");
        List<SystemdSocket.Told> told = systemd.told();
        assertThat(told.get(told.size() - 1).state())
                .as("the last that systemd heard")
                .startsWith("STATUS=" + code);
        assertThat(folder.resolve("kiosk/last-stop.json")).content().contains(code);
    }

    private Health last() {
        return reports.get(reports.size() - 1);
    }

    private void startKiosk(int start) throws Exception {
        Path settings = folder.resolve("kiosk.yaml");
        Files.writeString(settings, """
                device: %s
                stateFolder: %s
                broker:
                  address: %s
                  reconnectAtMostSeconds: 2
                screen:
                  enabled: false
                health:
                  everySeconds: 1
                camera:
                  source: STREAM
                  address: %s
                  frozenAfterSeconds: 2
                  retryAtMostSeconds: 1
                watchdog:
                  cameraSeconds: 5
                  outboxSeconds: 10
                """.formatted(DEVICE, folder.resolve("kiosk"), broker.address(), camera.address()));
        kiosk = Service.start(
                "kiosk",
                Site.repository(),
                List.of(
                        "env",
                        "NOTIFY_SOCKET=" + systemd.name(),
                        "WATCHDOG_USEC=4000000",
                        Site.repository().resolve("scripts/kiosk").toString(),
                        "run",
                        "--settings",
                        settings.toString()),
                folder.resolve("kiosk.log"),
                line -> {});
        await().atMost(PATIENCE).until(() -> {
            if (!kiosk.alive()) {
                throw new AssertionError("the kiosk ended:\n" + kiosk.lastWords());
            }
            return systemd.count("READY=1") == start;
        });
    }
}
