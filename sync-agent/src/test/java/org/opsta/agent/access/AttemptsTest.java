package org.opsta.agent.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final AccountName ADMIN = new AccountName("admin");
    private static final String HERE = "192.0.2.1";

    private final HandClock clock = new HandClock();
    private final Attempts attempts = new Attempts(clock);

    private Duration wrong(String name, String address) {
        return attempts.fromAnywhere(name, address).toWait();
    }

    @Test
    void after_five_wrong_ones_each_locks_for_twice_as_long_up_to_a_quarter_of_an_hour() {
        IntStream.range(0, 5).forEach(i -> assertThat(wrong("admin", HERE)).isZero());
        for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
            assertThat(wrong("admin", HERE)).isEqualTo(Duration.ofMinutes(minutes));
            clock.pass(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(wrong("admin", HERE)).isEqualTo(Duration.ofMillis(1));
            clock.pass(Duration.ofMillis(1));
            assertThat(wrong("admin", HERE)).isZero();
        }
        clock.pass(Duration.ofMinutes(61));
        IntStream.range(0, 5).forEach(i -> assertThat(wrong("admin", HERE)).isZero());
    }

    @Test
    void asking_while_locked_does_not_lengthen_the_lock() {
        IntStream.range(0, 5).forEach(i -> wrong("admin", HERE));
        IntStream.range(0, 100).forEach(i -> wrong("admin", HERE));
        clock.pass(Duration.ofMinutes(1));
        assertThat(wrong("admin", HERE)).isZero();
    }

    @Test
    void the_right_one_forgets_what_was_typed_wrong() {
        IntStream.range(0, 4).forEach(i -> wrong("admin", HERE));
        attempts.fromAnywhere("admin", HERE).attempt().orElseThrow().right();
        IntStream.range(0, 5).forEach(i -> assertThat(wrong("admin", HERE)).isZero());
    }

    @Test
    void one_password_tried_on_many_accounts_is_slowed_down_too_and_a_right_one_does_not_pay_for_it() {
        IntStream.range(0, 29).forEach(i -> assertThat(wrong("name" + i, HERE)).isZero());
        attempts.fromAnywhere("mine", HERE).attempt().orElseThrow().right();
        assertThat(wrong("name30", HERE)).isZero();
        assertThat(wrong("name31", HERE)).isEqualTo(Duration.ofMinutes(1));
        assertThat(wrong("name31", "192.0.2.2")).isZero();
    }

    @Test
    void one_account_tried_from_many_addresses_is_locked_but_not_for_its_owners_browser() {
        IntStream.range(0, 30)
                .forEach(i -> assertThat(wrong("admin", "198.51.100." + i)).isZero());
        assertThat(wrong("admin", HERE)).isPositive();
        IntStream.range(0, 50).forEach(i -> {
            Attempts.Entry entry = attempts.fromKnownBrowser(ADMIN, "browser");
            assertThat(entry.toWait()).isZero();
            entry.attempt().orElseThrow().right();
        });
        assertThat(wrong("admin", HERE)).as("nor does that open it for others").isPositive();
    }

    @Test
    void a_browser_that_was_taken_is_locked_by_itself() {
        IntStream.range(0, 5).forEach(i -> attempts.fromKnownBrowser(ADMIN, "browser"));
        assertThat(attempts.fromKnownBrowser(ADMIN, "browser").toWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(attempts.fromKnownBrowser(ADMIN, "other").toWait()).isZero();
    }

    @Test
    void what_was_not_looked_at_does_not_count() {
        IntStream.range(0, 20).forEach(i -> attempts.fromAnywhere("admin", HERE)
                .attempt()
                .orElseThrow()
                .notMade());
        assertThat(wrong("admin", HERE)).isZero();
    }

    @Test
    void names_without_end_fill_no_memory() {
        IntStream.range(0, 50_000).forEach(i -> wrong("name" + i, "10." + i % 200 + "." + i / 200 % 250 + "." + i % 7));
        assertThat(attempts.size()).isLessThanOrEqualTo(20_000);
    }
}
