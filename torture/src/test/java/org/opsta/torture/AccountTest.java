package org.opsta.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The account must find each thing it is there to find. */
class AccountTest {

    private static final long NOON = 1_000_000;

    private final List<Told> told = List.of(told("A", 1), told("A", 2), told("A", 3), told("B", 1));
    private final List<Stored> stored = List.of(stored("A", 1), stored("A", 2), stored("A", 3), stored("B", 1));

    private static Told told(String device, long serial) {
        return new Told(device, serial, device + serial, NOON + serial * 1000, 0);
    }

    private static Stored stored(String device, long serial) {
        return new Stored(device, serial, device + serial, NOON + serial * 1000 + 10, 10L, false);
    }

    @Test
    void everything_that_was_told_is_stored_once() {
        Account account = Account.of(told, stored, 0);
        assertThat(account.shortcomings(true)).isEmpty();
        assertThat(account.line(Map.of("kills", 2L)))
                .isEqualTo("punched 4 · stored 4 · lost 0 · doubled 0 · out of order 0 · chain breaks 0"
                        + " · misdated beyond stated error 0 · re-dated 0 · without a stated error 0 · kills 2");
    }

    @Test
    void a_punch_that_is_not_stored_is_lost() {
        assertThat(Account.of(told, stored.subList(0, 3), 0).lost()).isEqualTo(1);
    }

    @Test
    void a_punch_stored_but_never_told_is_no_fault() {
        Account account = Account.of(told.subList(0, 3), stored, 0);
        assertThat(account.shortcomings(true)).isEmpty();
        assertThat(account.stored()).isEqualTo(4);
    }

    @Test
    void a_second_row_for_an_id_or_a_place_is_a_double() {
        Stored sameId = new Stored("A", 9, "A1", NOON, 10L, false);
        Stored samePlace = new Stored("A", 1, "else", NOON, 10L, false);
        assertThat(Account.of(told, with(sameId), 0).doubled()).isEqualTo(1);
        assertThat(Account.of(told, with(samePlace), 0).doubled()).isEqualTo(1);
    }

    @Test
    void serials_that_do_not_rise_with_time_are_out_of_order() {
        List<Told> swapped =
                List.of(new Told("A", 2, "A2", NOON, 0), new Told("A", 1, "A1", NOON + 1, 0), told("A", 3));
        assertThat(Account.of(swapped, stored.subList(0, 3), 0).outOfOrder()).isEqualTo(1);
    }

    @Test
    void a_row_under_another_serial_than_was_told_is_out_of_order() {
        List<Stored> moved = List.of(new Stored("A", 7, "A1", NOON + 1000, 10L, false));
        assertThat(Account.of(told.subList(0, 1), moved, 0).outOfOrder()).isEqualTo(1);
    }

    @Test
    void a_time_wrong_by_more_than_stated_is_misdated_and_one_without_a_statement_is_counted() {
        Stored wrong = new Stored("A", 1, "A1", NOON + 1000 + 11, 10L, true);
        Stored silent = new Stored("A", 2, "A2", 0, null, false);
        Account account = Account.of(told.subList(0, 2), List.of(wrong, silent), 0);
        assertThat(account.misdated()).isEqualTo(1);
        assertThat(account.undated()).isEqualTo(1);
        assertThat(account.redated()).isEqualTo(1);
    }

    @Test
    void a_store_that_says_nothing_about_its_times_proves_nothing_where_clocks_were_vouched_for() {
        List<Stored> silent = List.of(new Stored("A", 1, "A1", 0, null, false));
        Account account = Account.of(told.subList(0, 1), silent, 0);
        assertThat(account.shortcomings(true)).hasSize(1);
        assertThat(account.shortcomings(false)).isEmpty();
    }

    @Test
    void nothing_tried_and_faults_of_verify_are_no_success() {
        assertThat(Account.of(List.of(), List.of(), 0).shortcomings(true)).hasSize(1);
        assertThat(Account.of(told, stored, 2).shortcomings(true)).hasSize(1);
    }

    private List<Stored> with(Stored more) {
        return java.util.stream.Stream.concat(stored.stream(), java.util.stream.Stream.of(more))
                .toList();
    }
}
