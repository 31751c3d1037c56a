package org.opsta.agent.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.audit.Actor;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.TestStore;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

@ParameterizedClass
@EnumSource(TestStore.class)
class PeopleTest {

    private static final Person SOMCHAI =
            new Person(new PersonId("10151"), new PersonName("สมชาย ใจดี", "Somchai Jaidee"));
    private static final Person SUDA =
            new Person(new PersonId("100059150"), new PersonName("สุดา มีสุข", "Suda Meesuk"));

    private static final Person NEW = new Person(new PersonId("10200"), new PersonName("ใหม่ มาก", "Mai Mak"));

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private People people;

    PeopleTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws Exception {
        store = database.open(folder);
        people = new People(store.jdbi(), new AuditLog(store.jdbi(), Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void people_are_kept_by_code_and_renamed_when_put_again() {
        people.put(Actor.command(), List.of(SOMCHAI, SUDA));
        Person renamed = new Person(SUDA.id(), new PersonName("สุดา ใจดี", "Suda Jaidee"));
        people.put(Actor.command(), List.of(renamed));

        assertThat(people.all()).containsExactly(renamed, SOMCHAI);
        assertThat(people.find(SOMCHAI.id())).contains(SOMCHAI);
        assertThat(people.names()).containsEntry(SUDA.id(), renamed.name());
    }

    @Test
    void removing_says_whether_there_was_anybody() {
        people.put(Actor.command(), List.of(SOMCHAI));

        assertThat(people.remove(Actor.command(), SOMCHAI.id())).isTrue();
        assertThat(people.remove(Actor.command(), SOMCHAI.id())).isFalse();
        assertThat(people.all()).isEmpty();
    }

    @Test
    void a_change_that_would_close_a_loop_is_refused_with_the_loop_and_nobody_is_taken() {
        people.put(Actor.command(), List.of(under(SOMCHAI, "100059150"), SUDA));

        assertThatThrownBy(() -> people.put(Actor.command(), List.of(NEW, under(SUDA, "10151"))))
                .isInstanceOfSatisfying(
                        BadPeople.class,
                        e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.person()).isEqualTo(SUDA.id());
                            assertThat(problem.field()).isEqualTo(Field.SUPERVISOR);
                            assertThat(problem.what().in(Words.ENGLISH)).contains("100059150 → 10151 → 100059150");
                        }));
        assertThat(people.find(NEW.id())).isEmpty();
        assertThat(people.find(SUDA.id())).contains(SUDA);
    }

    @Test
    void two_changes_at_once_make_no_loop_together() throws Exception {
        people.put(Actor.command(), List.of(SOMCHAI, SUDA, NEW));
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                people.put(Actor.command(), List.of(SOMCHAI, SUDA));
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Boolean>> done = List.of(
                        two.submit(() -> taken(start, under(SOMCHAI, "100059150"))),
                        two.submit(() -> taken(start, under(SUDA, "10151"))));
                assertThat(List.of(done.get(0).get(), done.get(1).get())).containsExactlyInAnyOrder(true, false);
            }
        } finally {
            two.shutdownNow();
        }
    }

    private boolean taken(CyclicBarrier start, Person person) throws Exception {
        start.await();
        try {
            people.put(Actor.command(), List.of(person));
            return true;
        } catch (BadPeople e) {
            return false;
        }
    }

    @Test
    void a_supervisor_who_is_gone_is_no_problem_of_other_changes_but_of_this_person() {
        people.put(Actor.command(), List.of(under(SOMCHAI, "100059150"), SUDA));
        people.remove(Actor.command(), SUDA.id());

        people.put(Actor.command(), List.of(NEW, under(SOMCHAI, "100059150")));
        assertThatThrownBy(() -> people.put(
                        Actor.command(),
                        List.of(under(SOMCHAI, "100059150").named(new PersonName("สมชาย ดีใจ", "Somchai Deejai")))))
                .isInstanceOf(BadPeople.class)
                .hasMessageContaining("100059150 is not in the register");
    }

    @Test
    void names_of_somebody_known_change_nothing_else() {
        people.put(Actor.command(), List.of(SUDA, under(SOMCHAI, "100059150")));
        PersonName name = new PersonName("สมชาย ดีใจ", "Somchai Deejai");

        people.putNames(Actor.command(), List.of(new Person(SOMCHAI.id(), name), NEW));

        assertThat(people.find(SOMCHAI.id()))
                .contains(under(SOMCHAI, "100059150").named(name));
        assertThat(people.find(NEW.id())).contains(NEW);
    }

    @Test
    void people_are_found_by_parts_of_code_and_names_by_unit_and_by_day() {
        Person left = new Person(
                new PersonId("10300"),
                new PersonName("มานะ 100%", "Mana O'Neil"),
                "",
                "กองคลัง",
                null,
                LocalDate.of(2020, 1, 1),
                LocalDate.of(2026, 9, 30));
        people.put(Actor.command(), List.of(SOMCHAI, SUDA, left));

        assertThat(people.search("", null, null, 1).people()).containsExactly(SUDA, SOMCHAI, left);
        assertThat(people.search("jaidee SOMCHAI", null, null, 1).people()).containsExactly(SOMCHAI);
        assertThat(people.search("ใจดี", null, null, 1).people()).containsExactly(SOMCHAI);
        assertThat(people.search("0059", null, null, 1).people()).containsExactly(SUDA);
        assertThat(people.search("100%", null, null, 1).people()).containsExactly(left);
        assertThat(people.search("_", null, null, 1).people()).isEmpty();
        assertThat(people.search("!", null, null, 1).people()).isEmpty();
        assertThat(people.search("o'neil \0 ", null, null, 1).people()).containsExactly(left);
        assertThat(people.search("", "กองคลัง", null, 1).people()).containsExactly(left);
        assertThat(people.search("", null, LocalDate.of(2026, 9, 30), 1).people())
                .containsExactly(SUDA, SOMCHAI, left);
        assertThat(people.search("", null, LocalDate.of(2026, 10, 1), 1).people())
                .containsExactly(SUDA, SOMCHAI);
        assertThat(people.search("", "กองคลัง", LocalDate.of(2026, 10, 1), 1).found())
                .isZero();
    }

    @Test
    void the_register_is_shown_page_by_page() {
        people.put(
                Actor.command(),
                IntStream.range(0, People.PAGE + 1)
                        .mapToObj(i -> person(String.valueOf(10_000 + i)))
                        .toList());

        PeoplePage first = people.search("", null, null, 1);
        assertThat(first.people()).hasSize(People.PAGE);
        assertThat(first.pages()).isEqualTo(2);
        assertThat(first.found()).isEqualTo(People.PAGE + 1);
        PeoplePage beyond = people.search("", null, null, 99);
        assertThat(beyond.page()).isEqualTo(2);
        assertThat(beyond.people()).extracting(person -> person.id().value()).containsExactly("10050");
        assertThat(people.search("", null, null, -3).page()).isEqualTo(1);
    }

    @Test
    void units_are_in_the_order_of_the_thai_alphabet_and_subordinates_are_the_direct_ones() {
        people.put(
                Actor.command(),
                List.of(
                        in(SUDA, "แผนงาน"),
                        in(under(SOMCHAI, "100059150"), "กองคลัง"),
                        in(under(NEW, "10151"), "พัสดุ"),
                        person("10400")));

        // A vowel written before its consonant is sorted after it.
        assertThat(people.units()).containsExactly("กองคลัง", "แผนงาน", "พัสดุ");
        assertThat(people.subordinates(SUDA.id())).extracting(Person::id).containsExactly(SOMCHAI.id());
        assertThat(people.below(SUDA.id())).containsExactlyInAnyOrder(SOMCHAI.id(), NEW.id());
    }

    @Test
    void a_file_is_taken_as_a_whole_or_not_at_all_and_every_bad_line_of_ten_thousand_is_named() throws Exception {
        people.put(Actor.command(), List.of(in(SOMCHAI, "กองคลัง")));
        StringBuilder csv = new StringBuilder("person,th,en\n");
        for (int line = 2; line <= 10_001; line++) {
            csv.append(line % 1000 == 0 ? "bad code" : String.valueOf(100_000 + line))
                    .append(",ชื่อ,Name\n");
        }
        PeopleFile bad = read(csv.toString());

        assertThatThrownBy(() -> people.take(Actor.command(), bad))
                .isInstanceOfSatisfying(BadCsv.class, e -> assertThat(e.lines())
                        .extracting(LineProblem::line)
                        .containsExactly(1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000));
        assertThat(people.all()).hasSize(1);

        PeopleFile good =
                read(csv.toString().replaceAll("bad code,ชื่อ,Name\n", "") + "10151,สมชาย ใจดี,Somchai Jaidee\n");
        ImportPlan preview = people.preview(good);
        assertThat(people.all()).hasSize(1);
        assertThat(people.take(Actor.command(), good)).isEqualTo(preview);
        assertThat(List.of(preview.added(), preview.changed(), preview.unchanged()))
                .containsExactly(9990, 0, 1);
        assertThat(people.all()).hasSize(9991);
        // The file does not say in which unit people are.
        assertThat(people.find(SOMCHAI.id())).contains(in(SOMCHAI, "กองคลัง"));
    }

    @Test
    void loops_are_judged_by_how_file_and_register_would_be_together() throws Exception {
        people.put(Actor.command(), List.of(under(SOMCHAI, "100059150"), SUDA, NEW));

        ImportPlan loop = people.preview(read(
                "person,th,en,supervisor\n10200,ใหม่ มาก,Mai Mak,10151\n100059150,สุดา มีสุข,Suda Meesuk,10200\n"));
        assertThat(loop.problems()).singleElement().satisfies(problem -> assertThat(problem.in(Words.ENGLISH))
                .contains("line 2", "10200 → 10151 → 100059150 → 10200"));

        // The same, but the file also takes the supervisor away that would have closed it.
        ImportPlan none = people.preview(
                read(
                        "person,th,en,supervisor\n10200,ใหม่ มาก,Mai Mak,10151\n100059150,สุดา มีสุข,Suda Meesuk,10200\n10151,สมชาย ใจดี,Somchai Jaidee,\n"));
        assertThat(none.problems()).isEmpty();
    }

    @Test
    void what_was_exported_is_taken_as_unchanged() throws Exception {
        people.put(
                Actor.command(),
                List.of(
                        in(under(SOMCHAI, "100059150"), "=1+1"),
                        new Person(
                                SUDA.id(),
                                new PersonName("'=SUM(A1), \"สุดา\"", "-@Suda; Meesuk"),
                                "'หัวหน้า'",
                                "''+66",
                                null,
                                LocalDate.of(2020, 2, 29),
                                LocalDate.of(2100, 12, 31))));
        for (Charset encoding : List.of(StandardCharsets.UTF_8, CsvTable.WINDOWS_874)) {
            ImportPlan plan = people.preview(PeopleCsv.read("people.csv", PeopleCsv.write(people.all(), encoding)));
            assertThat(plan.problems()).isEmpty();
            assertThat(plan.unchanged()).isEqualTo(2);
            assertThat(plan.people()).hasSize(2);
        }
    }

    private static PeopleFile read(String csv) throws BadCsv {
        return PeopleCsv.read("people.csv", csv.getBytes(StandardCharsets.UTF_8));
    }

    private static Person person(String code) {
        return new Person(new PersonId(code), new PersonName("ชื่อ " + code, "Name " + code));
    }

    private static Person under(Person person, String supervisor) {
        return new Person(
                person.id(), person.name(), person.position(), person.unit(), new PersonId(supervisor), null, null);
    }

    private static Person in(Person person, String unit) {
        return new Person(person.id(), person.name(), person.position(), unit, person.supervisor(), null, null);
    }
}
