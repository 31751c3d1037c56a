package org.opsta.agent.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditEntry;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.audit.AuditQuery;
import org.opsta.agent.enrolment.EnrolmentSettings;
import org.opsta.agent.enrolment.FakeTerminal;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetSettings;
import org.opsta.agent.fleet.FleetWatch;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.roster.TerminalRoster.Why;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Status;
import org.opsta.contract.Topics;
import org.opsta.contract.UnreadableMessage;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.MosquittoBroker;
import org.opsta.link.Outgoing;
import org.opsta.link.PahoLink;

/** A keeper, a terminal and what happens between them. */
@ParameterizedClass
@EnumSource(RosterKeeperTest.Setup.class)
@Timeout(120)
class RosterKeeperTest {

    enum Setup {
        SQLITE_AND_BROKER_IN_MEMORY(TestStore.SQLITE),
        POSTGRESQL_AND_BROKER_IN_MEMORY(TestStore.POSTGRESQL),
        SQLITE_AND_MOSQUITTO(TestStore.SQLITE);

        final TestStore store;

        Setup(TestStore store) {
            this.store = store;
        }
    }

    private static final Actor ADMIN = new Actor("admin");
    private static final DeviceId DEVICE = FakeTerminal.DEVICE;
    private static final DeviceId OTHER = new DeviceId("MOC-ANNEX");
    private static final EnrolmentSettings QUICK = new EnrolmentSettings(4, 1, 2, 5);
    private static final RosterSettings SETTINGS = new RosterSettings(true, 1, 2);
    private static final Clock CLOCK = Clock.systemUTC();

    private final Setup setup;

    @TempDir
    private Path folder;

    @TempDir
    private Path brokerFolder;

    private InMemoryBroker inMemory;
    private MosquittoBroker mosquitto;
    private final List<Link> links = new ArrayList<>();
    private final List<RosterKeeper> keepers = new ArrayList<>();
    private AgentStore store;
    private AuditLog audit;
    private People people;
    private Photos photos;
    private Consents consents;
    private RosterRules rules;
    private Fleet fleet;
    private UnreadableLog unreadable;
    private Rosters rosters;
    private Erasures erasures;

    RosterKeeperTest(Setup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void start() throws Exception {
        if (setup == Setup.SQLITE_AND_MOSQUITTO) {
            mosquitto = MosquittoBroker.started(brokerFolder);
        } else {
            inMemory = new InMemoryBroker();
        }
        store = setup.store.open(folder);
        audit = new AuditLog(store.jdbi(), CLOCK);
        people = new People(store.jdbi(), audit);
        photos = Photos.open(store.jdbi(), audit, folder, CLOCK);
        consents = new Consents(store.jdbi(), audit, photos, CLOCK);
        rules = new RosterRules(store.jdbi(), audit);
        unreadable = new UnreadableLog(store.jdbi(), CLOCK);
        fleet = new Fleet(store.jdbi(), new PunchLog(store.jdbi()), unreadable, new FleetSettings(3600));
        rosters = new Rosters(store.jdbi(), audit, fleet, CLOCK);
        erasures = new Erasures(store.jdbi(), audit, fleet, CLOCK);
        Link watch = link("watch", null);
        new FleetWatch(fleet, unreadable, CLOCK).subscribe(watch);
        watch.start();
        await().until(watch::connected);
    }

    @AfterEach
    void stop() {
        keepers.forEach(RosterKeeper::close);
        links.forEach(Link::close);
        if (mosquitto != null) {
            mosquitto.close();
        }
        store.close();
    }

    @Test
    void a_new_terminal_is_sent_everybody_its_rules_name_and_says_so() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 20);
        people.put(ADMIN, List.of(new Person(id(30), name(30), "", "กองคลัง", null, null, null)));
        photo(30);
        rules.add(ADMIN, DEVICE, RosterRule.Kind.LIST, "", ids(1, 10));
        rules.add(ADMIN, DEVICE, RosterRule.Kind.UNIT, "กองคลัง", Set.of());
        agent("a");

        converged(DEVICE);
        Set<PersonId> expected = new HashSet<>(ids(1, 10));
        expected.add(id(30));
        assertThat(terminal.held()).isEqualTo(expected);
        assertThat(terminal.enrolled()).doesNotHaveDuplicates();
        assertThat(rosters.terminal(DEVICE).orElseThrow()).satisfies(one -> {
            assertThat(one.accepted()).isEqualTo(11);
            assertThat(one.wanted()).isEqualTo(11);
            assertThat(one.live()).isTrue();
            assertThat(one.convergedAt()).isNotNull();
            assertThat(one.reportedAt()).isNotNull();
        });
        assertThat(why("ROSTER_CONVERGED", DEVICE)).contains(Why.NEW_TERMINAL.name());
        await().until(() -> published(DEVICE)
                .map(Roster::digest)
                .filter(RosterDigest.of(terminal.photos()).digest()::equals)
                .isPresent());
    }

    @Test
    void who_was_enrolled_before_there_was_a_rule_is_not_sent_again_and_who_is_not_wanted_goes() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 5);
        everybody();
        agent("a");
        converged(DEVICE);
        FakeTerminal again = restarted(terminal, true);
        // A database that knows nothing of it.
        keepers.forEach(RosterKeeper::stop);
        store.jdbi().useHandle(handle -> {
            handle.execute("delete from roster_entry");
            handle.execute("delete from roster_terminal");
            handle.execute("delete from photo where person = 'p5'");
        });
        agent("b");

        converged(DEVICE);
        await().until(() -> again.held().equals(ids(1, 4)));
        assertThat(again.enrolled()).isEmpty();
    }

    @Test
    void a_terminal_whose_card_was_replaced_converges_by_itself() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 8);
        everybody();
        agent("a");
        converged(DEVICE);
        await().until(() -> published(DEVICE).orElseThrow().count() == 8);

        FakeTerminal empty = restarted(terminal, false);

        await().atMost(Duration.ofSeconds(30)).until(() -> empty.held().equals(ids(1, 8)));
        converged(DEVICE);
        assertThat(why("ROSTER_CONVERGING", DEVICE)).contains(Why.CARD_REPLACED.name());
        assertThat(empty.enrolled()).hasSize(8);
    }

    @Test
    void a_terminal_that_was_away_gets_what_changed_meanwhile_and_nothing_else() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 6);
        everybody();
        agent("a");
        converged(DEVICE);
        leave(terminal);

        register(7, 8);
        photos.remove(ADMIN, id(1));
        photos.put(ADMIN, id(2), TestPhotos.jpeg(102));
        await().until(() -> rosters.terminal(DEVICE).orElseThrow().pending() == 3);
        assertThat(rosters.terminal(DEVICE).orElseThrow().withdrawing()).isEqualTo(1);
        assertThat(rosters.terminal(DEVICE).orElseThrow().live()).isFalse();
        FakeTerminal back = returned(terminal, true);

        converged(DEVICE);
        assertThat(back.held()).isEqualTo(ids(2, 8));
        assertThat(back.enrolled()).containsExactlyInAnyOrder(id(2), id(7), id(8));
        assertThat(why("ROSTER_CONVERGING", DEVICE)).contains(Why.WAS_AWAY.name());
    }

    @Test
    void what_is_refused_or_held_waits_for_a_photo_a_word_or_somebody() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        terminal.findNoFaceOf(id(1));
        terminal.holdFor(id(2), new Nearest(id(3), 0.62));
        register(1, 3);
        everybody();
        agent("a");

        converged(DEVICE);
        assertThat(rosters.entries(DEVICE, null, "", 0, 10))
                .extracting(entry -> entry.person() + " " + entry.state() + " " + entry.code())
                .containsExactly("p2 HELD LOOKS_LIKE_ANOTHER", "p1 REFUSED NO_FACE", "p3 ACCEPTED ACCEPTED");
        assertThat(rosters.of(id(2)).get(0).looksLike()).containsExactly(new Nearest(id(3), 0.62));
        assertThat(rosters.of(id(1)).get(0).hint().th()).contains("ไม่พบใบหน้า");
        assertThat(terminal.enrolled()).hasSize(3);

        new Distinctions(store.jdbi(), audit, CLOCK).vouch(ADMIN, id(3), id(2), "twins");
        await().until(() -> terminal.held().contains(id(2)));
        assertThat(terminal.enrolled()).hasSize(4);

        rosters.sendAgain(ADMIN, DEVICE, id(1));
        await().until(() -> terminal.enrolled().size() == 5);
        await().until(() -> rosters.of(id(1)).get(0).state() == EntryState.REFUSED);
    }

    @Test
    void a_person_held_because_of_a_wrong_photo_of_another_is_asked_about_once_that_is_replaced() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        terminal.holdFor(id(2), new Nearest(id(1), 0.62));
        register(1, 2);
        everybody();
        agent("a");
        converged(DEVICE);
        await().until(() -> rosters.of(id(2)).get(0).state() == EntryState.HELD);
        terminal.holdFor(id(2));

        photos.put(ADMIN, id(1), TestPhotos.jpeg(101));

        await().until(() -> terminal.held().contains(id(2)));
    }

    @Test
    void a_new_photo_and_a_new_name_go_out() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 2);
        everybody();
        agent("a");
        converged(DEVICE);

        photos.put(ADMIN, id(1), TestPhotos.jpeg(101));
        people.put(ADMIN, List.of(new Person(id(2), new PersonName("ชื่อใหม่", "New"))));

        await().until(() -> terminal.nameOf(id(2)).equals("ชื่อใหม่"));
        await().until(() -> terminal.photos()
                .get(id(1))
                .equals(photos.info(id(1)).orElseThrow().sha256()));
        converged(DEVICE);
        assertThat(terminal.enrolled()).hasSize(4);
    }

    @Test
    void without_consent_nobody_is_sent_and_with_it_withdrawn_or_at_the_end_of_service_they_go() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 3);
        people.put(ADMIN, List.of(person(4)));
        photo(4);
        store.jdbi().useHandle(handle -> handle.execute("delete from consent where person = 'p4'"));
        everybody();
        agent("a");
        converged(DEVICE);
        assertThat(terminal.held()).isEqualTo(ids(1, 3));

        consents.withdraw(ADMIN, id(1));
        LocalDate yesterday = LocalDate.now(CLOCK).minusDays(1);
        people.put(ADMIN, List.of(new Person(id(2), name(2), "", "", null, null, yesterday)));

        await().until(() -> terminal.held().equals(ids(3, 3)));
        await().until(() -> rosters.of(id(1)).get(0).state() == EntryState.WITHDRAWN);
        assertThat(photos.info(id(1))).isEmpty();
        await().until(() -> photos.info(id(2)).isEmpty());
        assertThat(consents.of(id(2)).orElseThrow().withdrawnAt()).isNotNull();
    }

    @Test
    void an_agent_that_died_midway_is_followed_by_one_that_sends_only_the_rest() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 60);
        everybody();
        RosterKeeper first = agent("a");
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> terminal.enrolled().size() >= 15);

        first.stop();
        int sent = terminal.enrolled().size();
        assertThat(sent).isLessThan(60);
        agent("b");

        converged(DEVICE);
        assertThat(terminal.held()).isEqualTo(ids(1, 60));
        assertThat(terminal.enrolled()).hasSizeBetween(60, 60 + QUICK.inFlight());
    }

    @Test
    void of_two_agents_one_sends_until_it_is_gone() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 30);
        everybody();
        RosterKeeper first = agent("a");
        RosterKeeper second = agent("b");
        converged(DEVICE);
        assertThat(terminal.enrolled()).hasSize(30).doesNotHaveDuplicates();

        first.stop();
        second.stop();
        agent("c");
        register(31, 35);
        await().atMost(Duration.ofSeconds(30)).until(() -> terminal.held().equals(ids(1, 35)));
        assertThat(terminal.enrolled()).hasSize(35);
    }

    @Test
    void a_terminal_without_a_rule_is_left_alone() throws Exception {
        FakeTerminal managed = terminal(DEVICE);
        FakeTerminal other = terminal(OTHER);
        register(1, 3);
        long rule = rules.add(ADMIN, DEVICE, RosterRule.Kind.ALL, "", Set.of()).id();
        agent("a");
        converged(DEVICE);

        assertThat(other.requests()).isEmpty();
        assertThat(published(OTHER)).isEmpty();
        assertThat(rosters.terminals()).hasSize(1);

        rules.remove(ADMIN, rule);
        photos.remove(ADMIN, id(1));
        await().until(() -> rosters.entries(null, null, "", 0, 10).isEmpty());
        assertThat(managed.held()).isEqualTo(ids(1, 3));
    }

    @Test
    void silence_is_asked_again_and_a_terminal_that_stays_silent_is_said_to() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 1);
        everybody();
        terminal.ignoreNext(2);
        agent("a");

        await().until(() -> rosters.of(id(1)).stream().anyMatch(entry -> "NO_ANSWER".equals(entry.code())));
        converged(DEVICE);
        assertThat(terminal.requests()).hasSize(3);
        assertThat(terminal.requests().get(0)).isEqualTo(terminal.requests().get(1));
        assertThat(terminal.requests().get(2)).isNotEqualTo(terminal.requests().get(0));
    }

    @Test
    void an_erased_person_leaves_no_name_and_every_terminal_gives_a_receipt_when_it_can() throws Exception {
        FakeTerminal here = terminal(DEVICE);
        FakeTerminal away = terminal(OTHER);
        register(1, 2);
        everybody();
        agent("a");
        converged(DEVICE);
        converged(OTHER);
        leave(away);
        here.failToDelete(1);

        Erasure begun = erasures.begin(ADMIN, id(1), "left the ministry");

        assertThat(begun.receipts()).hasSize(2).allMatch(receipt -> receipt.state() == Erasure.State.WAITING);
        assertThat(erasures.begin(ADMIN, id(1), "again").id()).isEqualTo(begun.id());
        assertThat(people.find(id(1))).isEmpty();
        assertThat(photos.info(id(1))).isEmpty();
        assertThat(consents.of(id(1))).isEmpty();
        await().until(() -> state(begun, DEVICE) == Erasure.State.FAILED);
        assertThat(here.held()).contains(id(1));
        await().until(() -> state(begun, DEVICE) == Erasure.State.CONFIRMED);
        assertThat(here.held()).isEqualTo(ids(2, 2));
        assertThat(state(begun, OTHER)).isEqualTo(Erasure.State.WAITING);
        assertThat(erasures.find(begun.id()).orElseThrow().completedAt()).isNull();

        FakeTerminal back = returned(away, true);
        await().until(() -> erasures.find(begun.id()).orElseThrow().completedAt() != null);
        assertThat(back.held()).isEqualTo(ids(2, 2));
        assertThat(audit.page(AuditQuery.about("p1"), Long.MAX_VALUE, 50))
                .extracting(AuditEntry::action)
                .contains("ERASURE", "ERASURE_COMPLETED", "PERSON_ADDED");
        assertThat(audit.page(AuditQuery.about("p1"), Long.MAX_VALUE, 50))
                .allSatisfy(entry -> assertThat(entry.before() + entry.after()).isEqualTo("nullnull"));
    }

    @Test
    void a_photo_that_cannot_be_opened_is_said_to_and_added_again() throws Exception {
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 2);
        store.jdbi()
                .useHandle(handle -> handle.execute("update photo set sealed = key_bytes.sealed from"
                        + " (select sealed from photo where person = 'p1') key_bytes where person = 'p2'"));
        everybody();
        agent("a");

        converged(DEVICE);
        assertThat(rosters.of(id(2)).get(0).code()).isEqualTo("PHOTO_LOST");
        assertThat(terminal.held()).isEqualTo(ids(1, 1));
        photos.put(ADMIN, id(2), TestPhotos.jpeg(102));
        await().until(() -> terminal.held().equals(ids(1, 2)));
    }

    @Test
    void a_roster_the_broker_kept_from_another_database_gives_way_to_this_one() throws Exception {
        Link before = link("before", null);
        before.start();
        await().until(before::connected);
        before.publish(Outgoing.retained(
                new Topics(DEVICE).roster(),
                Codec.encode(Roster.of(
                        DEVICE, 812, RosterDigest.of(Map.of(id(9), "0".repeat(64))), OffsetDateTime.now(CLOCK)))));
        FakeTerminal terminal = terminal(DEVICE);
        register(1, 2);
        everybody();
        agent("a");

        converged(DEVICE);
        assertThat(terminal.held()).isEqualTo(ids(1, 2));
    }

    // ---- what they need ----

    private RosterKeeper agent(String name) {
        Link link = link("agent-" + name, null);
        RosterKeeper keeper = new RosterKeeper(
                link, store.jdbi(), audit, fleet, photos, unreadable, QUICK, SETTINGS, CLOCK, Duration.ofMillis(50));
        keepers.add(keeper);
        keeper.start();
        link.start();
        return keeper;
    }

    private final Map<FakeTerminal, Link> linkOf = new java.util.HashMap<>();

    private FakeTerminal terminal(DeviceId device) throws Exception {
        Link link = link(device.value(), () -> offline(device));
        FakeTerminal terminal = new FakeTerminal(link, device);
        linkOf.put(terminal, link);
        terminal.announce();
        await().until(() -> live(device));
        return terminal;
    }

    private static Outgoing offline(DeviceId device) {
        return Outgoing.retained(
                new Topics(device).status(),
                Codec.encode(Status.offline(device, "connection lost", OffsetDateTime.now(CLOCK))));
    }

    private boolean live(DeviceId device) {
        return fleet.terminals(OffsetDateTime.now(CLOCK)).stream()
                .anyMatch(terminal -> terminal.device().equals(device)
                        && terminal.state() == org.opsta.agent.fleet.Terminal.State.LIVE);
    }

    private void leave(FakeTerminal terminal) {
        Link link = linkOf.get(terminal);
        if (mosquitto != null) {
            MosquittoBroker.cut(link);
        } else {
            inMemory.cut(link);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !live(terminal.device()));
    }

    private FakeTerminal restarted(FakeTerminal terminal, boolean remembers) throws Exception {
        leave(terminal);
        return returned(terminal, remembers);
    }

    private FakeTerminal returned(FakeTerminal before, boolean remembers) throws Exception {
        DeviceId device = before.device();
        Link link = link(device.value(), () -> offline(device));
        FakeTerminal terminal = new FakeTerminal(link, device, remembers ? before : null);
        linkOf.put(terminal, link);
        terminal.announce();
        await().until(() -> live(device));
        return terminal;
    }

    private Link link(String name, Supplier<Outgoing> lastWill) {
        Link link;
        if (mosquitto != null) {
            try {
                link = new PahoLink(mosquitto.settings(), name, 0, lastWill);
            } catch (org.opsta.settings.BadSettings e) {
                throw new AssertionError(e);
            }
        } else {
            link = inMemory.link(name, lastWill);
        }
        links.add(link);
        return link;
    }

    private java.util.Optional<Roster> published(DeviceId device) {
        if (inMemory == null) {
            return store.jdbi().withHandle(handle -> handle.createQuery(
                            "select version, digest from roster_terminal where device = :device")
                    .bind("device", device.value())
                    .map((row, context) -> new Roster(
                            device,
                            row.getLong("version"),
                            (int) rosters.terminal(device).orElseThrow().accepted(),
                            row.getString("digest"),
                            OffsetDateTime.now(CLOCK)))
                    .findOne());
        }
        List<Outgoing> all = inMemory.published(new Topics(device).roster());
        try {
            return all.isEmpty()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(Codec.decode(all.get(all.size() - 1).payload(), Roster.class));
        } catch (UnreadableMessage e) {
            throw new AssertionError(e);
        }
    }

    private void converged(DeviceId device) {
        await().atMost(Duration.ofSeconds(40)).until(() -> rosters.terminal(device)
                .filter(terminal ->
                        terminal.converging() == null && terminal.pending() == 0 && terminal.withdrawing() == 0)
                .isPresent());
    }

    private Erasure.State state(Erasure erasure, DeviceId device) {
        return erasures.find(erasure.id()).orElseThrow().receipts().stream()
                .filter(receipt -> receipt.device().equals(device))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private String why(String action, DeviceId device) {
        return audit.page(new AuditQuery(null, action, device.value(), null, null), Long.MAX_VALUE, 10).stream()
                .map(AuditEntry::after)
                .collect(Collectors.joining(" "));
    }

    private void everybody() {
        rules.add(ADMIN, null, RosterRule.Kind.ALL, "", Set.of());
    }

    private void register(int from, int through) {
        people.put(
                ADMIN,
                IntStream.rangeClosed(from, through)
                        .mapToObj(RosterKeeperTest::person)
                        .toList());
        IntStream.rangeClosed(from, through).forEach(this::photo);
    }

    private void photo(int number) {
        consents.give(ADMIN, id(number), LocalDate.of(2021, 9, 1), "1");
        assertThat(photos.put(ADMIN, id(number), TestPhotos.jpeg(number)).accepted())
                .isTrue();
    }

    private static Person person(int number) {
        return new Person(id(number), name(number));
    }

    private static PersonName name(int number) {
        return new PersonName("คนที่ " + number, "Person " + number);
    }

    private static PersonId id(int number) {
        return new PersonId("p" + number);
    }

    private static Set<PersonId> ids(int from, int through) {
        return IntStream.rangeClosed(from, through)
                .mapToObj(RosterKeeperTest::id)
                .collect(Collectors.toSet());
    }
}
