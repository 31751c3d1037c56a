package org.opsta.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opsta.agent.intake.TestPunches.DEVICE;
import static org.opsta.agent.intake.TestPunches.batch;
import static org.opsta.agent.intake.TestPunches.byPin;
import static org.opsta.agent.intake.TestPunches.fork;
import static org.opsta.agent.intake.TestPunches.json;
import static org.opsta.agent.intake.TestPunches.punch;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.agent.store.TestStore;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.Serial;

/** A history that was tampered with, or is not all there, is found out. */
@ParameterizedClass
@EnumSource(TestStore.class)
class HistoryCheckTest {

    private static final OffsetDateTime NOW = OffsetDateTime.parse("2021-09-14T20:00:00+07:00");

    private final TestStore database;

    @TempDir
    private Path folder;

    private AgentStore store;
    private PunchLog log;

    HistoryCheckTest(TestStore database) {
        this.database = database;
    }

    @BeforeEach
    void open() throws StoreUnusable {
        store = database.open(folder);
        log = new PunchLog(store.jdbi());
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_history_over_several_pages_is_whole() {
        for (long first = 1; first <= 1001; first += 200) {
            append(batch(first, first + 199));
        }
        append(batch(fork(1, 1190, 1205)));

        HistoryCheck.Verdict verdict = new HistoryCheck(store.jdbi()).check(DEVICE, fault -> {});
        assertThat(verdict).isEqualTo(new HistoryCheck.Verdict(DEVICE, 1200, 1, 1200, 0, 15, 15, 0, 0));
        assertThat(verdict.whole()).isTrue();
        assertThat(new HistoryCheck(store.jdbi()).devices()).containsExactly(DEVICE);
    }

    @Test
    void a_changed_json_is_found() {
        append(batch(1, 5));
        execute("update punch set json = replace(json, '\"person\":\"10151\"', '\"person\":\"666\"') where serial = 3");
        assertThat(faults()).containsExactly("HASH_MISMATCH 3-3");

        execute("update punch set json = 'x' where serial = 3");
        assertThat(faults()).containsExactly("UNREADABLE 3-3");
    }

    @Test
    void a_changed_row_is_found() {
        append(batch(1, 5));
        for (String change : List.of(
                "person = '666'",
                "direction = 'OUT'",
                "id = 'x'",
                "time = '2021-09-14T08:00:00+07:00'",
                "boot_id = 'x'")) {
            store.jdbi().useTransaction(handle -> {
                handle.execute("update punch set " + change + " where serial = 3");
                handle.commit();
            });
            assertThat(faults()).as(change).anyMatch("ROW_DIFFERS 3-3"::equals);
            execute("delete from punch");
            execute("delete from journal");
            append(batch(1, 5));
        }
    }

    @Test
    void a_punch_exchanged_for_another_one_with_a_right_hash_is_found() {
        append(batch(1, 5));
        String json = byPin(3).toString();
        store.jdbi().useHandle(handle -> handle.createUpdate(
                        "update punch set json = :json, hash = :hash, method = 'PIN' where serial = 3")
                .bind("json", json)
                .bind("hash", byPin(3).get("hash").asText())
                .execute());

        assertThat(faults()).containsExactly("BROKEN_CHAIN 4-4");
    }

    @Test
    void a_deleted_punch_is_found_in_the_middle_at_the_beginning_and_at_the_end() {
        append(batch(1, 6));
        execute("delete from punch where serial in (1, 4, 6)");

        assertThat(faults()).containsExactly("MISSING 1-1", "MISSING 4-4", "MISSING 6-6");
    }

    @Test
    void what_is_missing_lost_or_set_aside_is_named_as_that() {
        append(batch(1, 2));
        append(batch(json(3).put("person", "666")));
        append(batch(6, 7));
        execute("update gap set lost_at = '2021-09-14T20:00:00+07:00' where from_serial = 4");
        append(batch(10, 10));

        assertThat(faults()).containsExactly("LOST 4-5", "SET_ASIDE 3-3", "MISSING 8-9");
    }

    @Test
    void a_time_changed_silently_is_found() {
        append(batch(1, 3));
        execute("update punch set time_millis = time_millis + 60000 where serial = 2");

        assertThat(faults()).containsExactly("WRONG_TIME 2-2");
    }

    @Test
    void a_redating_that_does_not_follow_from_its_correction_is_found() {
        append(batch(List.of(TestPunches.punch(
                1,
                0,
                punch(1).time(),
                new ClockReading(ClockReading.State.UNSYNCED, null, "boot", 1),
                punch(1).previousHash()))));
        new ClockCorrections(store.jdbi())
                .put(
                        new ClockCorrection(
                                DEVICE, "boot", new Serial(1), punch(9).time(), 1_000_000_000, 5, 100, "chrony"),
                        NOW);
        assertThat(faults()).isEmpty();

        execute("update redating set error_millis = 0");
        assertThat(faults()).containsExactly("WRONG_TIME 1-1");
        execute("delete from redating");
        assertThat(faults()).containsExactly("WRONG_TIME 1-1");
    }

    private void append(PunchBatch batch) {
        log.append(List.of(new Delivery(DEVICE, BatchReview.of(DEVICE, batch))), NOW);
    }

    private void execute(String sql) {
        store.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        new HistoryCheck(store.jdbi())
                .check(DEVICE, fault -> faults.add(fault.code() + " " + fault.from() + "-" + fault.through()));
        return faults;
    }
}
