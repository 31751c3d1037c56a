package org.opsta.agent.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private final Passwords passwords = new Passwords();

    @Test
    void a_hash_says_how_it_was_made_and_matches_its_password_alone() {
        String hash = passwords.hash("correct horse battery");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(passwords.hash("correct horse battery")).isNotEqualTo(hash);
        assertThat(passwords.matches("correct horse battery", Optional.of(hash)))
                .isTrue();
        assertThat(passwords.matches("correct horse batterz", Optional.of(hash)))
                .isFalse();
        assertThat(passwords.matches("correct horse battery", Optional.empty())).isFalse();
    }

    @Test
    void one_made_elsewhere_with_less_memory_matches_too() {
        // From the reference implementation: argon2 saltsaltsaltsalt -id -t 1 -m 8 -p 1 would be as cheap as this one.
        String cheap = com.password4j.Argon2Function.getInstance(64, 1, 1, 32, com.password4j.types.Argon2.ID)
                .hash("correct horse battery", "saltsaltsaltsalt")
                .getResult();
        assertThat(cheap).contains("m=64,t=1");
        assertThat(passwords.matches("correct horse battery", Optional.of(cheap)))
                .isTrue();
        assertThat(passwords.matches("wrong", Optional.of(cheap))).isFalse();
    }

    @Test
    void two_ways_to_type_the_same_letter_are_the_same_password() {
        String hash = passwords.hash("น้ำ caf\u00e9 caf\u00e9");
        assertThat(passwords.matches("น้ํา cafe\u0301 cafe\u0301", Optional.of(hash)))
                .isTrue();
    }

    @Test
    void many_at_once_are_turned_away_instead_of_filling_the_memory() throws Exception {
        String hash = passwords.hash("correct horse battery");
        int threads = 24;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> tries = new ArrayList<>();
            IntStream.range(0, threads)
                    .forEach(i -> tries.add(pool.submit(() -> {
                        start.await();
                        try {
                            return passwords.matches("correct horse battery", Optional.of(hash));
                        } catch (Passwords.Busy e) {
                            return false;
                        }
                    })));
            start.countDown();
            int checked = 0;
            for (Future<Boolean> one : tries) {
                checked += one.get() ? 1 : 0;
            }
            assertThat(checked).isBetween(8, threads - 1);
        } finally {
            pool.shutdownNow();
        }
        assertThat(passwords.matches("correct horse battery", Optional.of(hash)))
                .as("a place was given back by each")
                .isTrue();
    }

    @Test
    void one_time_passwords_pass_the_rules_and_differ() {
        List<String> made =
                IntStream.range(0, 200).mapToObj(i -> passwords.oneTime()).toList();
        assertThat(made).doesNotHaveDuplicates().allSatisfy(password -> {
            assertThat(password).matches("[a-z2-9]{4}(-[a-z2-9]{4}){3}").doesNotContainPattern("[il01o]");
            assertThat(PasswordRules.fault(password, new AccountName("admin"))).isEmpty();
        });
    }

    @Test
    void a_hash_that_is_none_is_a_fault_and_no_entrance() {
        assertThatThrownBy(() -> passwords.matches("x", Optional.of("plain"))).isInstanceOf(RuntimeException.class);
    }
}
