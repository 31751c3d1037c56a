package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.enrolment.FakeTerminal;
import org.opsta.agent.intake.TestPunches;
import org.opsta.contract.ClockAck;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchAck;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Serial;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;
import org.opsta.settings.BrokerSettings;

/** The running service and its commands, over the embedded broker and over a real Mosquitto. */
@ParameterizedClass
@EnumSource
class AgentRunTest {

    enum Broker {
        EMBEDDED,
        MOSQUITTO
    }

    private static final Topics TOPICS = new Topics(TestPunches.DEVICE);

    private final Broker kind;

    @TempDir
    private Path folder;

    private MosquittoBroker mosquitto;
    private Path settingsFile;
    private URI address;
    private Agent agent;
    private PahoLink terminal;
    private final List<PunchAck> acks = new CopyOnWriteArrayList<>();

    AgentRunTest(Broker kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws Exception {
        if (kind == Broker.MOSQUITTO) {
            mosquitto = MosquittoBroker.started(Files.createDirectory(folder.resolve("mosquitto")));
            address = mosquitto.address();
        } else {
            address = URI.create("tcp://127.0.0.1:" + freePort());
        }
        settingsFile = Files.writeString(folder.resolve("agent.yaml"), """
                stateFolder: %s
                broker: {address: "%s"}
                embeddedBroker: {enabled: %s, port: %d}
                console: {enabled: false}
                intake: {shareGroup: "%s"}
                enrolment: {answerWithinSeconds: 5, attempts: 1, connectWithinSeconds: 10}
                """.formatted(
                        folder.resolve("state"),
                        address,
                        kind == Broker.EMBEDDED,
                        address.getPort(),
                        kind == Broker.EMBEDDED ? "" : "agents"));
        CountDownLatch taking = new CountDownLatch(1);
        agent = Agent.start(AgentSettings.load(settingsFile), Clock.systemUTC(), taking::countDown, line -> {});
        assertThat(taking.await(30, TimeUnit.SECONDS)).isTrue();
        terminal = new PahoLink(new BrokerSettings(address, null, null, 10, 2), "terminal", 60, null);
        terminal.subscribe(TOPICS.punchesAck(), message -> acks.add(Codec.decode(message.payload(), PunchAck.class)));
    }

    @AfterEach
    void stop() {
        if (terminal != null) {
            terminal.close();
        }
        if (agent != null) {
            agent.close();
        }
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    @Test
    void from_the_first_photo_to_the_days_records() throws Exception {
        FakeTerminal faces = new FakeTerminal(terminal);
        faces.findNoFaceOf(new PersonId("10152"));
        Path people = Files.writeString(
                folder.resolve("people.csv"),
                "person,th,en\n10151,สมชาย ใจดี,Somchai Jaidee\n10152,สุดา มีสุข,Suda Meesuk\n");
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.write(photos.resolve("10151.jpg"), new byte[100_000]);
        Files.write(photos.resolve("10152.jpg"), new byte[100_000]);

        assertThat(call("people", "import", people.toString()).code).isZero();
        assertThat(call("people", "list").out).contains("10152", "สุดา มีสุข", "Suda Meesuk", "people: 2");

        Call enrol = call("enrol", "--device", "MOC-OPS", photos.toString());
        assertThat(enrol.code).isEqualTo(ExitCode.FAILED);
        assertThat(enrol.out)
                .containsPattern("10151 +รับแล้ว / accepted  ACCEPTED  ใกล้เคียงกับ / nearest 10999 \\(0.410\\)")
                .containsPattern("10152 +ไม่รับ / refused  NO_FACE  ไม่พบใบหน้า")
                .contains("รับแล้ว / accepted 1 · ไม่รับ / refused 1");
        assertThat(call("enrol", "--device", "MOC-OPS", "--allow-refused", "1", photos.toString()).code)
                .isZero();

        faces.holdFor(new PersonId("10151"), new Nearest(new PersonId("10160"), 0.6234));
        Call held = call("enrol", "--device", "MOC-OPS", "--allow-refused", "1", photos.toString());
        assertThat(held.code).isEqualTo(ExitCode.HELD);
        assertThat(held.out)
                .containsPattern("10151 +พักไว้ / held  LOOKS_LIKE_ANOTHER  ใกล้เคียงกับ / nearest 10160 \\(0.623\\)")
                .contains("รับแล้ว / accepted 0 · ไม่รับ / refused 1 · พักไว้ / held 1")
                .containsPattern("\\R  10151 +LOOKS_LIKE_ANOTHER +10160 \\(0.623\\) +--distinct-from 10160\\R");
        String photo = photos.resolve("10151.jpg").toString();
        assertThat(call("enrol", "--device", "MOC-OPS", photo, "--distinct-from", "10159").code)
                .isEqualTo(ExitCode.HELD);
        assertThat(call("enrol", "--device", "MOC-OPS", photo, "--distinct-from", "10159", "--distinct-from", "10160")
                        .code)
                .isZero();

        terminal.publish(Outgoing.retained(TOPICS.status(), Codec.encode(online())));
        terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), Codec.encode(TestPunches.batch(1, 4))));
        await().until(() -> acks.size() == 1);
        assertThat(acks.get(0).committedThrough()).isEqualTo(4);

        Call records = call("records", "--date", "2021-09-14");
        assertThat(records.code).isZero();
        assertThat(records.out).contains("14/9/2564 8:45:12", "สมชาย ใจดี", "เวลาทำงาน : 08:45 - 08:48");
        assertThat(call("records", "--from", "2021-09-01", "--person", "10152").out)
                .contains("no records in this range");

        List<String> json =
                call("records", "--date", "2021-09-14", "--json").out.lines().toList();
        assertThat(json).hasSize(4);
        JsonNode first = new ObjectMapper().readTree(json.get(0));
        assertThat(first.get("id").asText()).isEqualTo(TestPunches.punch(1).id().toString());
        assertThat(first.get("serial").asLong()).isEqualTo(1);
        assertThat(first.get("device").asText()).isEqualTo("MOC-OPS");
        assertThat(first.get("person").asText()).isEqualTo("10151");
        assertThat(first.get("direction").asText()).isEqualTo("IN");
        assertThat(first.get("time").asText()).isEqualTo("2021-09-14T08:45:12+07:00");
        assertThat(first.has("receivedAt")).isTrue();

        assertThat(call("records", "--date", "2021-09-14", "--csv").out.lines())
                .hasSize(5)
                .element(1)
                .asString()
                .startsWith(
                        "IN,10151,สมชาย ใจดี,Somchai Jaidee,2021-09-14T08:45:12+07:00,14/9/2564 8:45:12,MOC-OPS,1,FACE,");

        await().untilAsserted(() -> assertThat(call("devices").out).contains("MOC-OPS", "ใช้งานได้ / live", "1.2.3"));
        assertThat(new ObjectMapper()
                        .readTree(call("devices", "--json").out)
                        .get("state")
                        .asText())
                .isEqualTo("LIVE");

        Path pin = Files.writeString(folder.resolve("pin.txt"), "482615\n");
        Call set = call("pin", "10151", "--device", "MOC-OPS", "--from", pin.toString());
        assertThat(set.code).isZero();
        assertThat(set.out).contains("รับแล้ว / accepted", "STORED").doesNotContain("482615");
        assertThat(faces.pins()).containsEntry(new PersonId("10151"), "482615");
        Files.writeString(pin, "123456");
        Call tooSimple = call("pin", "10151", "--device", "MOC-OPS", "--from", pin.toString());
        assertThat(tooSimple.code).isEqualTo(ExitCode.FAILED);
        assertThat(tooSimple.out).contains("PIN_TOO_SIMPLE", "easily guessed").doesNotContain("123456");
        assertThat(call("pin", "10151", "--device", "MOC-OPS", "--remove").out).contains("REMOVED");
        assertThat(faces.pins()).isEmpty();

        terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), Codec.encode(TestPunches.batch(TestPunches.byPin(5)))));
        await().until(() -> acks.size() == 2);
        assertThat(acks.get(1).committedThrough()).isEqualTo(5);
        assertThat(acks.get(1).rejects()).isEmpty();
        assertThat(call("records", "--date", "2021-09-14").out.lines())
                .anySatisfy(line -> assertThat(line).contains("14/9/2564 8:49:12", "รหัส PIN"));
        assertThat(call("records", "--date", "2021-09-14", "--json").out).contains("\"method\":\"PIN\"");

        Call withdraw = call("withdraw", "--device", "MOC-OPS", "10151");
        assertThat(withdraw.code).isZero();
        assertThat(withdraw.out).contains("WITHDRAWN");
    }

    @Test
    void a_terminal_whose_card_was_restored_is_seen_proved_and_accepted() throws Exception {
        connect();
        List<Punch> restored = TestPunches.fork(1, 2, 6);
        send(TestPunches.batch(1, 4));
        await().until(() -> acks.size() == 1);
        send(TestPunches.batch(restored));
        await().until(() -> acks.size() == 2);
        assertThat(acks.get(1).committedThrough()).isEqualTo(6);
        assertThat(acks.get(1).hash()).isEqualTo(restored.get(3).hash());
        assertThat(acks.get(1).rejects()).hasSize(4);

        assertThat(call("devices").out).contains("4 entries of another journal", "accept --device MOC-OPS");
        Call verify = call("verify");
        assertThat(verify.code).isZero();
        assertThat(verify.out)
                .contains("MOC-OPS  ครบถ้วน / whole", "4 punches, through serial 4", "of another journal 4");

        Call look = call("accept", "--device", "MOC-OPS");
        assertThat(look.code).isZero();
        assertThat(look.out)
                .contains("3-6", "14/9/2564 8:47:12", "serial 2 of chain 1", "boot-2", "nothing was changed");
        assertThat(call("records", "--date", "2021-09-14", "--json").out.lines())
                .hasSize(4);
        assertThat(call("accept", "--device", "MOC-OPS", "--journal", "zzz", "--yes").code)
                .isEqualTo(ExitCode.USAGE);
        Call accept = call("accept", "--device", "MOC-OPS", "--yes");
        assertThat(accept.code).isZero();
        assertThat(accept.out).contains("is chain 2 now");
        assertThat(call("accept", "--device", "MOC-OPS").code).isEqualTo(ExitCode.FAILED);
        assertThat(call("records", "--date", "2021-09-14", "--json").out.lines())
                .hasSize(8);
        assertThat(call("verify", "--device", "MOC-OPS", "--json").out)
                .contains("\"chains\":2", "\"accepted\":4", "\"faults\":0");

        send(TestPunches.batch(TestPunches.fork(1, 2, 9).subList(6, 7)));
        await().until(() -> acks.size() == 3);
        Call faulty = call("verify");
        assertThat(faulty.code).isEqualTo(ExitCode.FAILED);
        assertThat(faulty.out)
                .contains("MOC-OPS  MISSING  ลำดับที่ 7-8", "serial 7-8 (chain 2) has not arrived", "faults: 1");
        await().until(() -> call("devices").out.contains("punches 7 to 8 have not arrived"));
    }

    @Test
    void a_clock_that_was_wrong_is_corrected_afterwards() throws Exception {
        List<ClockAck> corrected = new CopyOnWriteArrayList<>();
        terminal.subscribe(
                TOPICS.clockAck(), message -> corrected.add(Codec.decode(message.payload(), ClockAck.class)));
        connect();
        send(TestPunches.batch(List.of(TestPunches.punch(
                1,
                0,
                OffsetDateTime.parse("1970-01-01T07:00:10+07:00"),
                new ClockReading(ClockReading.State.UNSYNCED, null, "boot", 10_000_000_000L),
                "0".repeat(64)))));
        await().until(() -> acks.size() == 1);
        terminal.publish(Outgoing.atLeastOnce(
                TOPICS.clock(),
                Codec.encode(new ClockCorrection(
                        TestPunches.DEVICE,
                        "boot",
                        Serial.FIRST,
                        OffsetDateTime.parse("2021-09-14T08:46:02+07:00"),
                        60_000_000_000L,
                        12,
                        100,
                        "chrony"))));
        await().until(() -> !corrected.isEmpty());

        assertThat(call("records", "--date", "2021-09-14").out)
                .contains("14/9/2564 8:45:12 *", "the terminal wrote 1/1/2513 7:00:10");
        JsonNode record = new ObjectMapper().readTree(call("records", "--date", "2021-09-14", "--json").out);
        assertThat(record.get("time").asText()).isEqualTo("2021-09-14T08:45:12+07:00");
        assertThat(record.get("redated").get("original").asText()).isEqualTo("1970-01-01T07:00:10+07:00");
        assertThat(record.get("errorMillis").asLong()).isEqualTo(17);
        assertThat(call("records", "--date", "2021-09-14", "--csv").out)
                .contains("1970-01-01T07:00:10+07:00", "UNSYNCED,17,");
        assertThat(call("records", "--date", "1970-01-01").out).contains("no records in this range");
        assertThat(call("verify").out).contains("re-dated 1");
    }

    private void connect() {
        terminal.start();
        await().until(terminal::connected);
    }

    private void send(PunchBatch batch) throws Exception {
        terminal.publish(Outgoing.atLeastOnce(TOPICS.punches(), Codec.encode(batch)));
    }

    private record Call(int code, String out, String err) {}

    private Call call(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--settings";
        all[arguments.length + 1] = settingsFile.toString();
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Call(code, out.toString(), err.toString());
    }

    private static Status online() {
        return Status.online(
                TestPunches.DEVICE,
                new Status.Birth(
                        "1.2.3",
                        Map.of(),
                        "boot",
                        OffsetDateTime.parse("2021-09-14T08:00:00+07:00"),
                        "0",
                        RosterDigest.of(Map.of()),
                        List.of("face")),
                OffsetDateTime.parse("2021-09-14T08:00:00+07:00"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
