package org.opsta.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;

/**
 * What whoever plays a terminal must do with rosters, enrolments and withdrawals, seen from the wire alone: so that a
 * terminal made for the tests of an agent does what the real one does.
 */
@Timeout(120)
public abstract class RosterContract {

    protected static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    private static final Topics TOPICS = new Topics(DEVICE);
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InMemoryBroker broker = new InMemoryBroker();
    private Link agent;

    /**
     * Begins a terminal that holds nobody, takes every photo and waits no more than a moment between two reports; it
     * subscribes and starts the link.
     */
    protected abstract void start(Link link) throws Exception;

    /** Ends it; the link is closed already. */
    protected abstract void stop() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        start(broker.link(DEVICE.value()));
        agent = broker.link("agent");
        agent.start();
        await().until(agent::connected);
    }

    @AfterEach
    final void close() throws Exception {
        broker.close();
        stop();
    }

    @Test
    void a_terminal_that_holds_nobody_says_so() throws Exception {
        tell(1, people(2));

        assertThat(report(1)).isEmpty();
        assertThat(all(1)).singleElement().satisfies(only -> {
            assertThat(only.part()).isEqualTo(1);
            assertThat(only.parts()).isEqualTo(1);
        });
    }

    @Test
    void a_terminal_that_should_hold_nobody_and_does_holds_the_same() throws Exception {
        tell(1, Map.of());

        assertThat(first(1).parts()).isEqualTo(0);
    }

    @Test
    void whom_it_was_told_to_know_before_the_roster_is_in_the_report() throws Exception {
        Map<PersonId, String> enrolled = enrol(3);
        tell(1, Map.of());

        assertThat(report(1)).isEqualTo(enrolled);
        assertThat(results(TOPICS.enrolResult(), EnrolResult.class))
                .extracting(EnrolResult::outcome)
                .containsOnly(EnrolResult.Outcome.ACCEPTED)
                .hasSize(3);
    }

    @Test
    void who_holds_whom_it_should_says_only_that() throws Exception {
        Map<PersonId, String> enrolled = enrol(3);
        tell(4, enrolled);

        assertThat(first(4))
                .isEqualTo(
                        new RosterReport(DEVICE, 4, 3, RosterDigest.of(enrolled).digest(), 0, 0, List.of()));
    }

    @Test
    void another_photo_of_the_same_people_is_another_roster() throws Exception {
        Map<PersonId, String> enrolled = enrol(2);
        Map<PersonId, String> other = new HashMap<>(enrolled);
        other.put(person(0), Sha256.hex(photo(99)));
        tell(1, other);

        assertThat(report(1)).isEqualTo(enrolled);
    }

    @Test
    void who_was_withdrawn_is_no_longer_held() throws Exception {
        Map<PersonId, String> enrolled = enrol(3);
        publish(TOPICS.withdraw(), Codec.encode(new Withdraw("w", null, person(1))));
        tell(1, enrolled);

        enrolled.remove(person(1));
        assertThat(report(1)).isEqualTo(enrolled);
    }

    @Test
    void many_come_in_parts_and_each_once() throws Exception {
        int many = RosterReport.MOST + 2;
        Map<PersonId, String> enrolled = enrol(many);
        tell(1, Map.of());

        assertThat(report(1)).isEqualTo(enrolled);
        assertThat(all(1)).extracting(RosterReport::part).containsExactly(1, 2);
        assertThat(all(1)).extracting(part -> part.people().size()).containsExactly(RosterReport.MOST, 2);
    }

    @Test
    void the_last_of_several_rosters_is_answered_and_no_report_is_mixed_with_another() throws Exception {
        enrol(3);
        for (int version = 1; version <= 20; version++) {
            tell(version, people(1));
        }

        assertThat(report(20)).hasSize(3);
        assertThat(results(TOPICS.rosterReport(), RosterReport.class))
                .extracting(RosterReport::rosterVersion)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void the_retained_roster_is_answered_again_when_the_connection_is_back() throws Exception {
        tell(1, people(2));
        report(1);

        broker.away();
        broker.back();

        await().atMost(PATIENCE).until(() -> all(1).size() == 2);
    }

    @Test
    void a_cleared_an_unreadable_and_anothers_roster_are_not_answered_and_keep_nobody_waiting() throws Exception {
        publish(TOPICS.roster(), new byte[0]);
        publish(TOPICS.roster(), "{}".getBytes(StandardCharsets.UTF_8));
        publish(TOPICS.roster(), Codec.encode(Roster.of(new DeviceId("OTHER"), 5, RosterDigest.of(people(1)), NOW)));
        tell(6, people(2));

        report(6);
        assertThat(results(TOPICS.rosterReport(), RosterReport.class))
                .extracting(RosterReport::rosterVersion)
                .containsOnly(6L);
    }

    private Map<PersonId, String> enrol(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            publish(
                    TOPICS.enrol(),
                    Codec.encode(new Enrol("e" + i, null, person(i), NAME, Photo.of(photo(i)), List.of())));
        }
        return people(count);
    }

    private void tell(long version, Map<PersonId, String> people) throws Exception {
        agent.publish(Outgoing.retained(
                TOPICS.roster(), Codec.encode(Roster.of(DEVICE, version, RosterDigest.of(people), NOW))));
    }

    private void publish(String topic, byte[] payload) throws LinkDown {
        agent.publish(Outgoing.atLeastOnce(topic, payload));
    }

    /** Waits for a whole report and puts it together. */
    private Map<PersonId, String> report(long version) {
        await().atMost(PATIENCE)
                .until(() -> !all(version).isEmpty()
                        && all(version).stream()
                                        .map(RosterReport::part)
                                        .distinct()
                                        .count()
                                == first(version).parts());
        Map<PersonId, String> people = new HashMap<>();
        all(version).stream()
                .map(RosterReport::people)
                .flatMap(Collection::stream)
                .forEach(held -> people.put(held.person(), held.photoSha256()));
        assertThat(all(version)).allSatisfy(part -> {
            assertThat(part.device()).isEqualTo(DEVICE);
            assertThat(new RosterDigest(part.count(), part.digest())).isEqualTo(RosterDigest.of(people));
        });
        return people;
    }

    private RosterReport first(long version) {
        await().atMost(PATIENCE).until(() -> !all(version).isEmpty());
        return all(version).get(0);
    }

    private List<RosterReport> all(long version) {
        return results(TOPICS.rosterReport(), RosterReport.class).stream()
                .filter(report -> report.rosterVersion() == version)
                .toList();
    }

    private <T> List<T> results(String topic, Class<T> type) {
        List<T> results = new ArrayList<>();
        for (Outgoing message : broker.published(topic)) {
            assertThat(message.atLeastOnce()).isTrue();
            assertThat(message.retained()).isFalse();
            try {
                results.add(Codec.decode(message.payload(), type));
            } catch (UnreadableMessage e) {
                throw new AssertionError(e);
            }
        }
        return results;
    }

    private static Map<PersonId, String> people(int count) {
        Map<PersonId, String> people = new HashMap<>();
        for (int i = 0; i < count; i++) {
            people.put(person(i), Sha256.hex(photo(i)));
        }
        return people;
    }

    private static PersonId person(int number) {
        return new PersonId("p" + number);
    }

    private static byte[] photo(int number) {
        return ("photo " + number).getBytes(StandardCharsets.UTF_8);
    }
}
