package org.opsta.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.people.BadCsv;
import org.opsta.agent.people.People;
import org.opsta.agent.people.Person;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.EnrolResult.Nearest;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.contract.Photo;
import org.opsta.link.InMemoryBroker;
import org.opsta.link.Link;

@ParameterizedClass
@EnumSource(TestStore.class)
class EnrolmentTest {

    private static final EnrolmentSettings QUICK = new EnrolmentSettings(4, 1, 3, 5);

    private final TestStore database;

    @TempDir
    private Path folder;

    @TempDir
    private Path photos;

    private final InMemoryBroker broker = new InMemoryBroker();
    private AgentStore store;
    private People people;
    private EnrolmentAnswers answers;
    private FakeTerminal terminal;
    private Enrolment enrolment;
    private Withdrawal withdrawal;
    private Pins pins;

    EnrolmentTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void start() throws Exception {
        store = database.open(folder);
        people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
        answers = new EnrolmentAnswers(store.jdbi());
        terminal = new FakeTerminal(broker.link("terminal"));
        Link link = broker.link("command");
        enrolment = new Enrolment(link, FakeTerminal.DEVICE, people, answers, QUICK);
        withdrawal = new Withdrawal(link, FakeTerminal.DEVICE, answers, QUICK);
        pins = new Pins(link, FakeTerminal.DEVICE, people, QUICK);
        link.start();
        await().until(link::connected);
    }

    @AfterEach
    void stop() {
        broker.close();
        store.close();
    }

    @Test
    void every_photo_of_a_folder_gets_its_answer() throws Exception {
        for (int code = 10101; code <= 10120; code++) {
            person(code);
            photo(code + ".jpg", 100);
        }
        terminal.findNoFaceOf(new PersonId("10107"));

        List<Outcome> outcomes = send(PhotoList.read(photos));

        assertThat(outcomes).hasSize(20);
        assertThat(outcomes.get(0))
                .satisfies(outcome -> assertThat(outcome.done()).isTrue())
                .satisfies(outcome -> assertThat(outcome.nearest().person()).isEqualTo(new PersonId("10999")));
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.done())
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.person()).isEqualTo("10107");
                    assertThat(outcome.code()).isEqualTo("NO_FACE");
                    assertThat(outcome.hint().th()).contains("ไม่พบใบหน้า");
                });
        assertThat(terminal.held()).hasSize(19);
        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10101"))).contains("ACCEPTED");
        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10107"))).contains("NO_FACE");
    }

    @Test
    void the_latest_answer_replaces_the_one_before() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        send(PhotoList.read(photos));
        terminal.findNoFaceOf(new PersonId("10101"));
        send(PhotoList.read(photos));

        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10101"))).contains("NO_FACE");
    }

    @Test
    void a_request_without_an_answer_is_sent_again_with_the_same_id() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        terminal.ignoreNext(1);

        assertThat(send(PhotoList.read(photos))).singleElement().matches(Outcome::done);
        assertThat(terminal.requests())
                .hasSize(2)
                .containsOnly(terminal.requests().get(0));
    }

    @Test
    void a_terminal_that_stays_silent_is_said_to() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        terminal.ignoreNext(100);

        assertThat(send(PhotoList.read(photos))).singleElement().satisfies(outcome -> {
            assertThat(outcome.done()).isFalse();
            assertThat(outcome.code()).isEqualTo("NO_ANSWER");
            assertThat(outcome.hint().en()).contains("3 attempts");
        });
        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10101"))).isEmpty();
    }

    @Test
    void a_broken_connection_is_waited_out() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        broker.failNextPublishes(1);

        assertThat(send(PhotoList.read(photos))).singleElement().matches(Outcome::done);
    }

    @Test
    void an_answer_without_request_id_is_known_by_its_correlation() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        terminal.forgetRequestIds();

        assertThat(send(PhotoList.read(photos))).singleElement().matches(Outcome::done);
    }

    @Test
    void what_a_terminal_could_only_refuse_is_refused_here() throws Exception {
        person(10101);
        person(10102);
        person(10104);
        photo("10101.jpg", Photo.LARGEST_BYTES + 1);
        photo("10102.jpg", Photo.LARGEST_BYTES);
        photo("10102.png", 100);
        photo("10103.jpg", 100);
        photo("สมชาย.jpg", 100);
        PhotoList list = PhotoList.read(photos);
        List<PhotoFile> all = new ArrayList<>(list.photos());
        all.add(new PhotoFile("10104", photos.resolve("none.jpg"), List.of()));

        List<Outcome> outcomes = send(new PhotoList(all, List.of()));

        assertThat(outcomes)
                .extracting(outcome -> outcome.person() + " " + outcome.code())
                .contains(
                        "10101 PHOTO_TOO_LARGE",
                        "10102 ACCEPTED",
                        "10102 SAME_PERSON_TWICE",
                        "10103 NOT_IN_PEOPLE",
                        "สมชาย BAD_PERSON_CODE",
                        "10104 FILE_UNREADABLE")
                .hasSize(6);
        assertThat(terminal.requests()).hasSize(1);
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.hint().th()).isNotBlank());
    }

    @Test
    void a_csv_names_photos_relative_to_itself_and_people_to_add() throws Exception {
        Path csv = photos.resolve("photos.csv");
        Files.writeString(csv, "person,photo,th,en\n10101,a/one.jpg,สมชาย,Somchai\n10102,two.png,,\n");

        PhotoList list = PhotoList.read(csv);

        assertThat(list.photos())
                .containsExactly(
                        new PhotoFile("10101", photos.resolve("a/one.jpg"), List.of()),
                        new PhotoFile("10102", photos.resolve("two.png"), List.of()));
        assertThat(list.people())
                .containsExactly(new Person(new PersonId("10101"), new PersonName("สมชาย", "Somchai")));
    }

    @Test
    void a_held_photo_names_whom_it_is_like_and_is_taken_when_all_are_vouched_for() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        Nearest one = new Nearest(new PersonId("10102"), 0.62);
        Nearest two = new Nearest(new PersonId("10103"), 0.51);
        terminal.holdFor(new PersonId("10101"), one, two);

        assertThat(send(PhotoList.read(photos.resolve("10101.jpg"))))
                .singleElement()
                .satisfies(outcome -> {
                    assertThat(outcome.state()).isEqualTo(Outcome.State.HELD);
                    assertThat(outcome.code()).isEqualTo("LOOKS_LIKE_ANOTHER");
                    assertThat(outcome.nearest()).isEqualTo(one);
                    assertThat(outcome.looksLike()).containsExactly(one, two);
                });
        assertThat(terminal.held()).isEmpty();
        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10101"))).contains("LOOKS_LIKE_ANOTHER");

        Path csv = Files.writeString(
                photos.resolve("photos.csv"), "person,photo,distinctFrom\n10101,10101.jpg,10102 10103\n");
        assertThat(send(PhotoList.read(csv))).singleElement().matches(Outcome::done);
        assertThat(terminal.held()).containsExactly(new PersonId("10101"));
    }

    @Test
    void in_a_csv_two_people_are_distinct_from_each_other_whichever_line_says_so() throws Exception {
        Path csv = Files.writeString(
                photos.resolve("photos.csv"),
                "person,photo,distinctFrom\n10101,a.jpg,\n10102,b.jpg,10101; 10103\n10103,c.jpg,10999\n");

        assertThat(PhotoList.read(csv).photos())
                .extracting(photo -> photo.person() + " " + photo.distinctFrom())
                .containsExactly("10101 [10102]", "10102 [10101, 10103]", "10103 [10102, 10999]");

        Files.writeString(csv, "person,photo,distinctFrom\n10101,a.jpg,1/2\n");
        assertThatThrownBy(() -> PhotoList.read(csv)).isInstanceOf(BadCsv.class).hasMessageContaining("line 2");
    }

    @Test
    void a_bad_csv_and_an_empty_folder_are_refused_before_anything_is_sent() throws Exception {
        Path csv = photos.resolve("photos.csv");
        Files.writeString(csv, "person,photo,th,en\n10101,,,\n1 2,b.jpg,,\n10103,c.jpg,ก,\n");

        assertThatThrownBy(() -> PhotoList.read(csv)).isInstanceOfSatisfying(BadCsv.class, e -> assertThat(e.problems())
                .hasSize(3));
        assertThatThrownBy(() -> PhotoList.read(Files.createDirectory(photos.resolve("empty"))))
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("no photo in this folder");
        assertThatThrownBy(() -> PhotoList.read(photos.resolve("nowhere"))).isInstanceOf(BadCsv.class);
    }

    @Test
    void a_withdrawal_is_confirmed_and_the_answer_about_the_photo_goes_with_it() throws Exception {
        person(10101);
        photo("10101.jpg", 100);
        send(PhotoList.read(photos));
        List<Outcome> outcomes = new ArrayList<>();

        withdrawal.send(List.of(new PersonId("10101"), new PersonId("10102")), outcomes::add);

        assertThat(outcomes)
                .extracting(outcome -> outcome.person() + " " + outcome.code() + " " + outcome.done())
                .containsExactlyInAnyOrder("10101 WITHDRAWN true", "10102 UNKNOWN_PERSON true");
        assertThat(terminal.held()).isEmpty();
        assertThat(answers.code(FakeTerminal.DEVICE, new PersonId("10101"))).isEmpty();
    }

    @Test
    void an_older_terminal_confirms_without_a_word_about_pins() {
        terminal.knowNoPins();
        List<Outcome> outcomes = new ArrayList<>();

        withdrawal.send(List.of(new PersonId("10101")), outcomes::add);

        assertThat(outcomes).singleElement().matches(Outcome::done);
    }

    @Test
    void a_pin_is_sent_and_removed_and_the_terminals_answer_told() throws Exception {
        person(10101);
        PersonId somebody = new PersonId("10101");
        terminal.ignoreNext(1);

        Outcome stored = pins.set(somebody, "482615");
        assertThat(stored.done()).isTrue();
        assertThat(stored.code()).isEqualTo("STORED");
        assertThat(terminal.pins()).containsEntry(somebody, "482615");
        assertThat(terminal.requests()).hasSize(2);

        Outcome refused = pins.set(somebody, "123456");
        assertThat(refused.done()).isFalse();
        assertThat(refused.code()).isEqualTo("PIN_TOO_SIMPLE");
        assertThat(refused.hint().th()).contains("เดาง่าย");

        assertThat(pins.remove(somebody).code()).isEqualTo("REMOVED");
        assertThat(pins.remove(somebody).done()).isTrue();
    }

    @Test
    void a_pin_of_nobody_in_the_register_is_not_sent_and_silence_is_told() throws Exception {
        assertThat(pins.set(new PersonId("10101"), "482615").code()).isEqualTo("NOT_IN_PEOPLE");
        assertThat(terminal.requests()).isEmpty();

        terminal.ignoreNext(100);
        assertThat(pins.remove(new PersonId("10101")).code()).isEqualTo("NO_ANSWER");
    }

    @Test
    void every_local_code_has_a_hint_in_both_languages() {
        for (LocalCode code : LocalCode.values()) {
            assertThat(code.hint(1, 2).th())
                    .isNotBlank()
                    .isNotEqualTo(code.hint(1, 2).en());
        }
    }

    private List<Outcome> send(PhotoList list) {
        List<Outcome> outcomes = new ArrayList<>();
        enrolment.send(list.photos(), outcomes::add);
        outcomes.sort(Comparator.comparing(Outcome::person));
        return outcomes;
    }

    private void person(int code) {
        people.put(
                Actor.command(),
                List.of(new Person(
                        new PersonId(String.valueOf(code)), new PersonName("บุคคล " + code, "Person " + code))));
    }

    private void photo(String name, int bytes) throws Exception {
        Files.write(photos.resolve(name), new byte[bytes]);
    }
}
