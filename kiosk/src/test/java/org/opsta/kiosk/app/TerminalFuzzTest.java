package org.opsta.kiosk.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Topics;
import org.opsta.fuzz.FedLink;
import org.opsta.fuzz.Fuzz;
import org.opsta.fuzz.Wire;
import org.opsta.kiosk.TestPictures;
import org.opsta.kiosk.enrolment.PhotoDesk;
import org.opsta.kiosk.gallery.Gallery;
import org.opsta.kiosk.outbox.Drafts;
import org.opsta.kiosk.outbox.SqliteOutbox;
import org.opsta.kiosk.pin.PinSetter;
import org.opsta.kiosk.pin.PinStore;
import org.opsta.kiosk.uplink.PunchSender;
import org.opsta.kiosk.uplink.RosterDesk;
import org.opsta.kiosk.uplink.RosterInbox;
import org.opsta.kiosk.vision.BadPicture;
import org.opsta.kiosk.vision.FaceEmbedder;
import org.opsta.kiosk.vision.FaceVision;
import org.opsta.kiosk.vision.PhotoDecoder;
import org.opsta.kiosk.vision.StageTimes;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;

/** Everything a terminal reads from outside, spoilt: over its real journal, gallery, PINs and models. */
class TerminalFuzzTest {

    private static final DeviceId DEVICE = new DeviceId("MOC-OPS");
    private static final Topics TOPICS = new Topics(DEVICE);

    @TempDir
    Path folder;

    private final FedLink roster = new FedLink();
    private final FedLink acks = new FedLink();
    private FaceVision vision;
    private Gallery gallery;
    private PinStore pins;
    private SqliteOutbox outbox;
    private PunchSender sender;
    private RosterDesk rosterDesk;

    @BeforeEach
    void open() throws Exception {
        KioskSettings settings = KioskSettings.load(null).settings();
        vision = new FaceVision(TestPictures.models(), new StageTimes());
        gallery = Gallery.open(folder, FaceEmbedder.DIMENSIONS, "models");
        pins = PinStore.open(folder);
        rosterDesk = new RosterDesk(TOPICS, roster, gallery::photos, Duration.ofMillis(10), System::nanoTime);
        new RosterInbox(
                        TOPICS,
                        roster,
                        new PhotoDesk(
                                DEVICE,
                                settings.enrolment(),
                                vision,
                                Runnable::run,
                                gallery,
                                pins,
                                OffsetDateTime::now),
                        new PinSetter(DEVICE, settings.pin(), pins, OffsetDateTime::now),
                        rosterDesk,
                        () -> {})
                .subscribe();
        outbox = new SqliteOutbox(folder.resolve("outbox.db"), DEVICE, Duration.ofDays(35), Drafts.NO_RESERVE);
        for (int n = 1; n <= 20; n++) {
            outbox.append(Drafts.draft(n));
        }
        sender = new PunchSender(
                DEVICE, outbox, acks, Duration.ofMinutes(10), Duration.ofMinutes(10), Clock.systemUTC());
        sender.start();
    }

    @AfterEach
    void close() {
        sender.close();
        rosterDesk.close();
        outbox.close();
        pins.close();
        gallery.close();
        vision.close();
    }

    @Test
    void enrolments() throws Exception {
        new Wire(roster, 0, true).fuzz(TOPICS.enrol(), 2, "enrol(-distinct)?.json");
    }

    @Test
    void withdrawals() throws Exception {
        new Wire(roster, 0, true).fuzz(TOPICS.withdraw(), 3, "withdraw.json");
    }

    @Test
    void pins() throws Exception {
        new Wire(roster, 0, true).fuzz(TOPICS.pin(), 1, "pin(-remove)?.json");
    }

    @Test
    void rosters() throws Exception {
        new Wire(roster, 0, false).fuzz(TOPICS.roster(), 1, "roster.json");
        // The last of them was a good one.
        await().until(() ->
                roster.published().stream().anyMatch(answer -> answer.topic().equals(TOPICS.rosterReport())));
    }

    @Test
    void acknowledgements() throws Exception {
        new Wire(acks, 0, false).fuzz(TOPICS.punchesAck(), 5, "punches-ack.*");
        assertThat(outbox.state().lastSerial()).isEqualTo(20);
    }

    @Test
    void requests_to_send_again() throws Exception {
        new Wire(acks, 1, false).fuzz(TOPICS.punchesReplay(), 3, "punches-replay.json");
    }

    @Test
    void acknowledged_corrections() throws Exception {
        new Wire(acks, 2, false).fuzz(TOPICS.clockAck(), 2, "clock-ack.json");
    }

    @Test
    void pictures() throws Exception {
        List<byte[]> good =
                List.of(Files.readAllBytes(TestPictures.of("emily willis").get(0)), png(), new byte[] {
                    (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0
                });
        PhotoDecoder decoder = new PhotoDecoder();
        new Fuzz("pictures", 0.6, good).run(input -> decoder.decode(input).close(), BadPicture.class);
    }

    private static byte[] png() throws Exception {
        var image = new java.awt.image.BufferedImage(64, 48, java.awt.image.BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        javax.imageio.ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void settings() throws Exception {
        byte[] example;
        try (var stream = KioskSettings.class.getResourceAsStream(KioskSettings.EXAMPLE)) {
            example = stream.readAllBytes();
        }
        byte[] own = """
                device: LOBBY-2
                zone: Asia/Bangkok
                camera:
                  source: STREAM
                  address: rtsp://user:secret@camera/
                punch:
                  direction: TIME_OF_DAY
                  outFrom: "13:00"
                health: {everySeconds: 30}
                broker:
                  address: ssl://broker.example:8883
                """.getBytes(StandardCharsets.UTF_8);
        new Fuzz("kiosk-settings", 6, List.of(example, own, own, own, own, own))
                .run(
                        input -> SettingsFile.read(
                                KioskSettings.class,
                                KioskSettings.EXAMPLE,
                                "kiosk.yaml",
                                new String(input, StandardCharsets.UTF_8)),
                        BadSettings.class);
        Path file = folder.resolve("kiosk.yaml");
        new Fuzz("kiosk-settings-file", 1, List.of(own))
                .run(
                        input -> {
                            Files.write(file, input);
                            KioskSettings.load(file);
                        },
                        BadSettings.class);
    }
}
