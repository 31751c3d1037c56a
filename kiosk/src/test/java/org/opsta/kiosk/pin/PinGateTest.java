package org.opsta.kiosk.pin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;

class PinGateTest {

    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final PinOutcome WELCOME = new PinOutcome.Accepted(ANAN, NAME);
    private static final PinOutcome NOT_STORED = new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.NOT_STORED);

    /** Three wrong ones lock for 1, 2, 4 … minutes; eight from anybody pause the terminal. */
    private static final PinSettings STRICT = new PinSettings(true, 6, 8, 3, 1, 60, 8, 60, false);

    @TempDir
    Path folder;

    private OffsetDateTime now = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private PinStore store;
    private PinGate gate;

    @BeforeEach
    void open() throws Exception {
        store = PinStore.open(folder);
        store.set(ANAN, NAME, "482615", now);
        gate = new PinGate(STRICT, store, () -> now);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() throws Exception {
        store.close();
        store = PinStore.open(folder);
        gate = new PinGate(STRICT, store, () -> now);
    }

    @Test
    void the_right_pin_is_accepted_again_and_again() {
        for (int i = 0; i < 10; i++) {
            assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
        }
        assertThat(gate.counters()).containsEntry("pinAccepted", 10L).containsEntry("pinWrong", 0L);
    }

    @Test
    void a_lock_holds_against_the_right_pin_and_over_a_restart_and_then_ends() throws Exception {
        gate.enter("1001", "000001");
        restart();
        gate.enter("1001", "000002");
        restart();
        PinOutcome locked = new PinOutcome.Locked(now.toInstant().plusSeconds(60));
        assertThat(gate.enter("1001", "000003")).isEqualTo(locked);

        restart();
        assertThat(gate.enter("1001", "482615")).isEqualTo(locked);
        assertThat(gate.counters()).containsEntry("pinLocked", 1L);

        now = now.plusSeconds(60);
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
        assertThat(gate.enter("1001", "000001")).isEqualTo(new PinOutcome.Wrong(2));
    }

    @Test
    void a_lock_that_is_knocked_at_grows_no_longer() {
        for (int i = 0; i < 3; i++) {
            gate.enter("1001", "000000");
        }
        for (int i = 0; i < 50; i++) {
            now = now.plusSeconds(1);
            assertThat(gate.enter("1001", "000000")).isInstanceOf(PinOutcome.Locked.class);
        }
        now = now.plusSeconds(10);
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
    }

    @Test
    void a_code_that_nobody_has_fares_like_one_with_a_wrong_pin() throws Exception {
        List<PinOutcome> known = new ArrayList<>();
        List<PinOutcome> unknown = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            known.add(gate.enter("1001", "000000"));
            unknown.add(gate.enter("9999", "000000"));
            restart();
        }
        known.add(gate.enter("1001", "482615"));
        unknown.add(gate.enter("9999", "482615"));
        assertThat(unknown).isEqualTo(known).last().isInstanceOf(PinOutcome.Locked.class);
        assertThat(gate.enter("ไม่ใช่รหัส / at all", "")).isEqualTo(new PinOutcome.Wrong(2));
        assertThat(gate.enter("", "๔๘๒๖๑๕")).isEqualTo(new PinOutcome.Wrong(2));
    }

    @Test
    void trying_one_pin_on_everybody_pauses_the_terminal_also_over_a_restart() throws Exception {
        for (int i = 0; i < 8; i++) {
            assertThat(gate.enter("20" + i, "482615")).isEqualTo(new PinOutcome.Wrong(2));
        }
        restart();
        assertThat(gate.enter("1001", "482615"))
                .isEqualTo(new PinOutcome.Paused(now.toInstant().plusSeconds(60)));

        now = now.plusSeconds(60);
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
        assertThat(gate.enter("208", "482615")).isEqualTo(new PinOutcome.Wrong(2));
        assertThat(gate.enter("1001", "482615")).isInstanceOf(PinOutcome.Paused.class);
    }

    @Test
    void a_clock_set_back_costs_one_wait_and_no_more() {
        for (int i = 0; i < 3; i++) {
            gate.enter("1001", "000000");
        }
        now = now.minus(Duration.ofDays(1000));
        assertThat(gate.enter("1001", "482615"))
                .isEqualTo(new PinOutcome.Paused(now.toInstant().plusSeconds(60)));
        now = now.plusSeconds(59);
        assertThat(gate.enter("1001", "482615"))
                .isEqualTo(new PinOutcome.Paused(now.toInstant().plusSeconds(1)));
        now = now.plusSeconds(1);
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
    }

    @Test
    void an_attempt_is_counted_before_the_pin_is_looked_at() throws Exception {
        sql("ALTER TABLE pin RENAME TO gone");
        assertThat(gate.enter("1001", "482615")).isEqualTo(NOT_STORED);

        assertThat(store.attempts("1001").wrong()).isEqualTo(1);
        assertThat(gate.counters()).containsEntry("pinUnavailable", 1L);
    }

    @Test
    void what_cannot_be_counted_is_not_looked_at() throws Exception {
        sql("CREATE TRIGGER no_more BEFORE INSERT ON attempt BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        assertThat(gate.enter("1001", "482615")).isEqualTo(NOT_STORED);

        sql("DROP TRIGGER no_more");
        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
    }

    @Test
    void the_right_pin_counts_though_it_cannot_be_written_that_it_was() throws Exception {
        sql("CREATE TRIGGER no_less BEFORE DELETE ON attempt BEGIN SELECT RAISE(FAIL, 'disk full'); END");

        assertThat(gate.enter("1001", "482615")).isEqualTo(WELCOME);
        assertThat(store.attempts("1001").wrong()).isEqualTo(1);
    }

    @Test
    void switched_off_nothing_is_looked_at() {
        gate = new PinGate(new PinSettings(false, 6, 8, 3, 1, 60, 8, 60, false), store, () -> now);

        assertThat(gate.enter("1001", "482615"))
                .isEqualTo(new PinOutcome.Unavailable(PinOutcome.Unavailable.Why.SWITCHED_OFF));
    }

    @Test
    @Timeout(120)
    void every_wrong_pin_that_was_answered_survives_kill_9() throws Exception {
        store.close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WrongUntilKilled.class.getName(),
                        folder.toString(),
                        "1001")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int answered = 0;
        try (BufferedReader output = process.inputReader()) {
            while (output.readLine() != null) {
                answered++;
                if (answered == 4) {
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answered).isGreaterThanOrEqualTo(4);

        store = PinStore.open(folder);
        assertThat(store.attempts("1001").wrong()).isBetween(answered, answered + 1);
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pins.db"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }
}
