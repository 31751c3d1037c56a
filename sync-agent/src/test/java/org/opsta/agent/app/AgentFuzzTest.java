package org.opsta.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.fleet.FleetWatch;
import org.opsta.agent.intake.ClockCorrections;
import org.opsta.agent.intake.CorrectionIntake;
import org.opsta.agent.intake.GapSettings;
import org.opsta.agent.intake.GapWatch;
import org.opsta.agent.intake.IntakeSettings;
import org.opsta.agent.intake.PunchIntake;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.People;
import org.opsta.agent.people.PeopleCsv;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Topics;
import org.opsta.fuzz.FedLink;
import org.opsta.fuzz.Fuzz;
import org.opsta.fuzz.Wire;
import org.opsta.settings.BadSettings;
import org.opsta.settings.SettingsFile;

/** Everything the agent reads from outside, spoilt: over its real stores. */
@ParameterizedClass
@EnumSource(TestStore.class)
class AgentFuzzTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Topics TOPICS = new Topics(new DeviceId("MOC-OPS"));

    private final TestStore database;

    @TempDir
    private Path folder;

    private final FedLink intake = new FedLink();
    private final FedLink fleetLink = new FedLink();
    private final FedLink clockLink = new FedLink();
    private final FedLink gapLink = new FedLink();
    private PunchIntake taking;
    private GapWatch gaps;
    private AgentStore store;
    private Fleet fleet;

    AgentFuzzTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        store = database.open(folder);
        PunchLog punches = new PunchLog(store.jdbi());
        UnreadableLog unreadable = new UnreadableLog(store.jdbi(), Clock.systemUTC());
        IntakeSettings settings = new IntakeSettings("", 1, 1000, 16);
        taking = new PunchIntake(intake, punches, unreadable, Clock.systemUTC(), settings);
        taking.subscribe();
        fleet = new Fleet(store.jdbi(), punches, unreadable, new FleetSettings(30));
        new FleetWatch(fleet, unreadable, Clock.systemUTC()).subscribe(fleetLink);
        new CorrectionIntake(clockLink, new ClockCorrections(store.jdbi()), unreadable, Clock.systemUTC())
                .subscribe(settings);
        gaps = new GapWatch(gapLink, store.jdbi(), new GapSettings(3600), unreadable, Clock.systemUTC());
        gaps.start(settings);
    }

    @AfterEach
    void close() {
        gaps.close();
        taking.close();
        store.close();
    }

    @Test
    void punches() throws Exception {
        new Wire(intake, 0, true).fuzz(TOPICS.punches(), 1, "punches.json");
    }

    /** With hashes that fit what is in them, so that it gets as far as the store. */
    @Test
    void punches_that_hash_to_their_hash() throws Exception {
        new Wire(intake, 0, true).fuzz("sealed-punches", TOPICS.punches(), 1, "punches.json", AgentFuzzTest::sealed);
    }

    private static byte[] sealed(byte[] batch) {
        try {
            JsonNode tree = JSON.readTree(batch);
            for (JsonNode punch : tree.path("punches")) {
                if (punch instanceof ObjectNode object) {
                    object.put("hash", PunchHash.of(object));
                }
            }
            return JSON.writeValueAsBytes(tree);
        } catch (IOException | UncheckedIOException e) {
            return batch;
        }
    }

    @Test
    void states() throws Exception {
        new Wire(fleetLink, 0, false).fuzz(TOPICS.status(), 1, "status-.*");
        assertThat(fleet.terminals(OffsetDateTime.now(ZoneOffset.UTC))).isNotEmpty();
    }

    @Test
    void reports() throws Exception {
        new Wire(fleetLink, 1, false).fuzz(TOPICS.health(), 1, "health.*");
        assertThat(fleet.terminals(OffsetDateTime.now(ZoneOffset.UTC))).isNotEmpty();
    }

    @Test
    void corrections() throws Exception {
        new Wire(clockLink, 0, false).fuzz(TOPICS.clock(), 0.5, "clock.json");
    }

    @Test
    void answers_to_replays() throws Exception {
        new Wire(gapLink, 0, false).fuzz(TOPICS.punchesReplayResult(), 0.5, "punches-replay-result.json");
    }

    @Test
    void people() throws Exception {
        byte[] own = """
                \ufeffperson,th,en
                10151,สมชาย ใจดี,Somchai Jaidee
                "10152","อนันต์, ทดสอบ","Anan ""A"" Thotsop"
                100059150,นารี,Naree
                """.getBytes(StandardCharsets.UTF_8);
        People people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
        Path file = folder.resolve("people.csv");
        new Fuzz("people", 1, List.of(own))
                .run(
                        input -> {
                            Files.write(file, input);
                            people.take(Actor.command(), PeopleCsv.read(file));
                        },
                        BadCsv.class);
    }

    @Test
    void settings() throws Exception {
        byte[] example;
        try (var stream = AgentSettings.class.getResourceAsStream(AgentSettings.EXAMPLE)) {
            example = stream.readAllBytes();
        }
        byte[] own = """
                stateFolder: /var/lib/opsta/agent
                broker:
                  address: ssl://mq.example.org:8883
                  username: agent
                  passwordFile: /etc/opsta/agent-password
                embeddedBroker:
                  enabled: false
                intake:
                  shareGroup: agents
                """.getBytes(StandardCharsets.UTF_8);
        new Fuzz("agent-settings", 2, List.of(example, own, own, own))
                .run(
                        input -> SettingsFile.read(
                                AgentSettings.class,
                                AgentSettings.EXAMPLE,
                                "agent.yaml",
                                new String(input, StandardCharsets.UTF_8)),
                        BadSettings.class);
    }
}
