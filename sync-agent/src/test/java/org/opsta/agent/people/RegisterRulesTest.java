package org.opsta.agent.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opsta.agent.wording.Words;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

/** Supervisors, written as {@code person>supervisor}. */
class RegisterRulesTest {

    @Test
    void a_loop_is_named_once_from_the_first_who_is_changed() {
        assertThat(loops(register(), "10151>10200 10200>10151"))
                .containsExactly(
                        "10151 this would be a loop: 10151 → 10200 → 10151; name another supervisor for one of them");
        assertThat(loops(register("1>2", "2>3", "3"), "3>1"))
                .singleElement()
                .asString()
                .contains("3 → 1 → 2 → 3");
        assertThat(loops(register("1>2", "2>3", "3", "4"), "4>1 3>1"))
                .singleElement()
                .asString()
                .startsWith("3 ")
                .contains("3 → 1 → 2 → 3");
    }

    @Test
    void two_loops_are_two_problems() {
        assertThat(loops(register(), "1>2 2>1 3>4 4>5 5>3 6>1"))
                .satisfiesExactly(one -> assertThat(one).contains("1 → 2 → 1"), other -> assertThat(other)
                        .contains("3 → 4 → 5 → 3"));
    }

    @Test
    void nobody_is_their_own_supervisor() {
        assertThat(loops(register("1"), "1>1"))
                .singleElement()
                .asString()
                .contains("nobody can be their own supervisor");
    }

    @Test
    void a_supervisor_has_to_be_somewhere() {
        assertThat(loops(register("1"), "2>1 3>2 4>9"))
                .singleElement()
                .asString()
                .startsWith("4 9 is not in the register");
        assertThat(RegisterRules.problems(Map.of(), people("4>9"), Set.of(new PersonId("9"))))
                .isEmpty();
    }

    @Test
    void a_loop_that_stands_already_is_no_problem_of_another_change() {
        assertThat(loops(register("1>2", "2>1"), "3>1")).isEmpty();
    }

    @Test
    void a_very_long_way_up_is_no_loop() {
        String changes = IntStream.range(0, 20_000)
                .mapToObj(i -> i + ">" + (i + 1))
                .collect(Collectors.joining(" ", "", " 20000"));

        assertThat(loops(register(), changes)).isEmpty();
        assertThat(loops(register(), changes.replaceAll(" 20000$", " 20000>0"))).hasSize(1);
    }

    private static Map<PersonId, Person> register(String... people) {
        return Arrays.stream(people)
                .map(RegisterRulesTest::person)
                .collect(Collectors.toMap(Person::id, Function.identity()));
    }

    private static List<Person> people(String people) {
        return Arrays.stream(people.split(" ", -1))
                .map(RegisterRulesTest::person)
                .toList();
    }

    private static Person person(String text) {
        String[] parts = text.split(">", -1);
        return new Person(
                new PersonId(parts[0]),
                new PersonName("ก", "A"),
                "",
                "",
                parts.length == 1 ? null : new PersonId(parts[1]),
                null,
                null);
    }

    private static List<String> loops(Map<PersonId, Person> register, String changes) {
        return RegisterRules.problems(register, people(changes), Set.of()).stream()
                .map(problem -> problem.person() + " " + problem.what().in(Words.ENGLISH))
                .toList();
    }
}
