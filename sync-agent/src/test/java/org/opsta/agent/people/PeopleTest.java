package org.opsta.agent.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

@ParameterizedClass
@EnumSource(TestStore.class)
class PeopleTest {

    private static final Person SOMCHAI =
            new Person(new PersonId("10151"), new PersonName("สมชาย ใจดี", "Somchai Jaidee"));
    private static final Person SUDA =
            new Person(new PersonId("100059150"), new PersonName("สุดา มีสุข", "Suda Meesuk"));

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
    void a_csv_is_read_with_a_byte_order_mark_quotes_and_columns_in_any_order() throws Exception {
        Path file = csv(
                "\ufeffth,person,en\r\n\"สมชาย ใจดี\",10151,Somchai Jaidee\r\n\r\nสุดา มีสุข,100059150,Suda Meesuk\r\n");

        assertThat(PeopleCsv.read(file)).containsExactly(SOMCHAI, SUDA);
    }

    @Test
    void every_bad_line_is_named_with_its_number() throws Exception {
        Path file = csv("person,th,en\n10151,สมชาย,Somchai\n1/2,ก,A\n10153,,B\n10154,ค\n10151,ง,D\n");

        assertThatThrownBy(() -> PeopleCsv.read(file))
                .isInstanceOfSatisfying(BadCsv.class, e -> assertThat(e.problems())
                        .satisfiesExactly(
                                line -> assertThat(line).contains("line 3", "personnel code"),
                                line -> assertThat(line).contains("line 4", "th is empty"),
                                line -> assertThat(line).contains("line 5", "has 2 values, expected 3"),
                                line -> assertThat(line).contains("line 6", "10151 is on line 2 already")));
    }

    @Test
    void other_columns_are_refused_with_the_ones_expected() throws Exception {
        assertThatThrownBy(() -> PeopleCsv.read(csv("code,th,en\n1,ก,A\n")))
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("line 1: the columns are [code, en, th], expected [en, person, th]");
    }

    @Test
    void text_that_is_not_utf_8_is_refused() throws Exception {
        Path file = folder.resolve("people.csv");
        Files.write(file, "person,th,en\n1,สมชาย,A\n".getBytes(Charset.forName("x-windows-874")));

        assertThatThrownBy(() -> PeopleCsv.read(file))
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("CSV UTF-8");
    }

    @Test
    void an_empty_file_and_a_missing_one_are_refused() throws Exception {
        assertThatThrownBy(() -> PeopleCsv.read(csv(""))).isInstanceOf(BadCsv.class);
        assertThatThrownBy(() -> PeopleCsv.read(folder.resolve("none.csv")))
                .isInstanceOf(BadCsv.class)
                .hasMessageContaining("name an existing file");
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("people.csv"), text);
    }
}
