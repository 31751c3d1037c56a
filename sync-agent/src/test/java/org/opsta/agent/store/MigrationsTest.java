package org.opsta.agent.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.store.EarlierStore.REDATED;
import static org.opsta.agent.store.EarlierStore.TORN;
import static org.opsta.agent.store.EarlierStore.WHOLE;

import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.fleet.Terminal;
import org.opsta.agent.intake.Gap;
import org.opsta.agent.intake.HistoryCheck;
import org.opsta.agent.intake.HistoryCheck.Code;
import org.opsta.agent.intake.HistoryCheck.Fault;
import org.opsta.agent.intake.HistoryCheck.Verdict;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.StoredPunch;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.EarlierStore.Rows;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Sha256;

/** From every version there ever was to this one, without losing anything. */
class MigrationsTest {

    private static final MigrationVersion CHAINS = MigrationVersion.fromVersion("3");
    private static final MigrationVersion REGISTER = MigrationVersion.fromVersion("4");

    /**
     * A migration that stands is never changed: databases have gone through it, and refuse another. Add a line for each
     * new one. (Version 3 is Java; {@code AgentStoreTest} holds what it does.)
     */
    private static final Map<String, String> STANDING = Map.of(
            "V1__punches_people_answers_fleet.sql", "25079ca4128e9220b7d2952450e37dc77951b39b57a90a77c5d2912ab4552d70",
            "V2__chains_gaps_corrections.sql", "fb3b7361d440c0be8cf461ea6b20c4e060b88b8ce681a499eaa414ab34baa1c9",
            "V4__register_and_audit.sql", "cd85f8fbdba7cb30b734e73f4b5f4fe62c67aaf2ab564a461aa7f9b69d0180ee",
            "V5__roster.sql", "22fe0d506062b2a8568760c8c86947d8f1639c16c9abb485a0fab6157c7d5d5b",
            "V6__attendance.sql", "ee0992f77e025e187a6c0483a2ca3e70147d857d35beb283b0923bb814d04723",
            "V7__access.sql", "6183b1a0d401e4e5b2c5832a6e4c4833c4ca82a32c9496d0e9ffa67ec719b291");

    @TempDir
    private Path folder;

    static Stream<Arguments> everyVersion() {
        return Arrays.stream(TestStore.values())
                .flatMap(database -> EarlierStore.versions().stream().map(version -> Arguments.of(database, version)));
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void a_store_of_an_earlier_version_is_brought_here_with_everything_in_it(
            TestStore database, MigrationVersion version) throws Exception {
        StoreSettings settings = database.settings();
        EarlierStore earlier = new EarlierStore(settings, folder);
        Map<String, Rows> before = earlier.leave(version);

        try (AgentStore store = AgentStore.openChecked(settings, folder)) {
            try (Connection connection = earlier.connect()) {
                for (Map.Entry<String, Rows> table : before.entrySet()) {
                    assertThat(EarlierStore.rows(
                                    connection, table.getKey(), table.getValue().columns()))
                            .as(table.getKey())
                            .isEqualTo(table.getValue().rows());
                }
            }
            assertPunches(store, version);
            assertHistories(store, version);
            assertPeople(store, version);
            assertTerminals(store, version);
            assertAudit(store, version);
        }
    }

    private static void assertPunches(AgentStore store, MigrationVersion version) {
        List<StoredPunch> punches = new ArrayList<>();
        new PunchLog(store.jdbi())
                .forEach(Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), Optional.empty(), punches::add);
        boolean chains = version.compareTo(CHAINS) >= 0;
        assertThat(punches.stream()
                        .filter(punch -> punch.device().equals(WHOLE))
                        .map(punch -> punch.chain() + "/" + punch.serial()))
                .containsExactlyInAnyOrderElementsOf(
                        chains
                                ? List.of("1/1", "1/2", "1/3", "1/4", "1/5", "1/6", "2/6", "2/7")
                                : List.of("1/1", "1/2", "1/3", "1/4", "1/5", "1/6"));
        assertThat(punches.stream().filter(punch -> punch.device().equals(TORN)).map(punch -> punch.serial()
                        .value()))
                .containsExactly(1L, 3L, 6L);
        assertThat(punches.stream().filter(punch -> punch.errorMillis() == null).count())
                .as("nobody vouches for its clock")
                .isEqualTo(chains ? 0 : 1);
        assertThat(punches.stream().filter(punch -> punch.redated() != null).map(StoredPunch::time))
                .containsExactlyElementsOf(chains ? List.of(REDATED) : List.of());
    }

    private static void assertHistories(AgentStore store, MigrationVersion version) {
        HistoryCheck check = new HistoryCheck(store.jdbi());
        List<Fault> faults = new ArrayList<>();
        assertThat(check.devices()).containsExactly(WHOLE, TORN);
        Verdict whole = check.check(WHOLE, faults::add);
        assertThat(faults).isEmpty();
        if (version.compareTo(CHAINS) < 0) {
            assertThat(whole).isEqualTo(new Verdict(WHOLE, 6, 1, 6, 0, 0, 0, 0, 0));
        } else {
            assertThat(whole).isEqualTo(new Verdict(WHOLE, 8, 2, 7, 1, 0, 0, 2, 0));
        }
        Verdict torn = check.check(TORN, faults::add);
        assertThat(faults)
                .containsExactlyInAnyOrder(new Fault(Code.SET_ASIDE, 1, 2, 2), new Fault(Code.MISSING, 1, 4, 5));
        assertThat(torn.forked()).isEqualTo(1);
        assertThat(new PunchLog(store.jdbi()).gaps(TORN))
                .extracting(Gap::from, Gap::through)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(4L, 5L));
    }

    private static void assertPeople(AgentStore store, MigrationVersion version) {
        List<Person> people = new ArrayList<>(List.of(
                new Person(new PersonId("10151"), new PersonName("สมชาย ตัวอย่าง", "Somchai Tuayang")),
                new Person(new PersonId("10152"), new PersonName("สุดา \"ทดสอบ\" <b>", "Suda O'Thotsop"))));
        if (version.compareTo(REGISTER) >= 0) {
            people.add(new Person(
                    new PersonId("10153"),
                    new PersonName("มาลี สมมติ", "Mali Sommut"),
                    "นักวิชาการพาณิชย์ชำนาญการ",
                    "กองบริหารทรัพยากรบุคคล",
                    new PersonId("10151"),
                    LocalDate.parse("2020-10-01"),
                    LocalDate.parse("2021-09-30")));
        }
        assertThat(new People(store.jdbi(), audit(store)).all()).isEqualTo(people);
    }

    private static void assertTerminals(AgentStore store, MigrationVersion version) {
        List<Terminal> terminals = new Fleet(
                        store.jdbi(),
                        new PunchLog(store.jdbi()),
                        new UnreadableLog(store.jdbi(), Clock.systemUTC()),
                        new FleetSettings(30))
                .terminals(EarlierStore.RECEIVED.plusSeconds(1));
        assertThat(terminals).extracting(Terminal::device).containsExactly(TORN, WHOLE);
        Terminal torn = terminals.get(0);
        assertThat(torn.state()).isEqualTo(Terminal.State.OFFLINE);
        assertThat(List.of(torn.missing(), torn.setAside(), torn.forked(), torn.unreadable()))
                .containsExactly(2L, 2L, 1L, 7L);
        Terminal whole = terminals.get(1);
        assertThat(whole.state()).isEqualTo(Terminal.State.LIVE);
        assertThat(whole.version()).isEqualTo("0.1.0");
        assertThat(whole.people()).isEqualTo(1);
        assertThat(whole.cameraRuns()).isTrue();
        assertThat(whole.chain()).isEqualTo(version.compareTo(CHAINS) < 0 ? 1 : 2);
    }

    private static void assertAudit(AgentStore store, MigrationVersion version) {
        assertThat(audit(store).page(AuditQuery.about("10153"), Long.MAX_VALUE, 10))
                .extracting(AuditEntry::action)
                .containsExactlyElementsOf(version.compareTo(REGISTER) < 0 ? List.of() : List.of("PERSON_ADDED"));
    }

    private static AuditLog audit(AgentStore store) {
        return new AuditLog(store.jdbi(), Clock.systemUTC());
    }

    @Test
    void migrations_that_stand_are_not_changed() throws Exception {
        assertThat(EarlierStore.versions().stream().map(MigrationVersion::getVersion))
                .startsWith("1", "2", "3", "4");
        for (Map.Entry<String, String> migration : STANDING.entrySet()) {
            try (InputStream text =
                    Objects.requireNonNull(AgentStore.class.getResourceAsStream("migrations/" + migration.getKey()))) {
                String unix = new String(text.readAllBytes(), UTF_8).replace("\r\n", "\n");
                assertThat(Sha256.hex(unix.getBytes(UTF_8)))
                        .as(migration.getKey())
                        .isEqualTo(migration.getValue());
            }
        }
    }
}
