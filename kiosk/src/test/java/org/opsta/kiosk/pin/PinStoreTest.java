package org.opsta.kiosk.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opsta.contract.PersonId;
import org.opsta.contract.PersonName;
import org.opsta.kiosk.database.DatabaseProblem;

class PinStoreTest {

    private static final PersonId ANAN = new PersonId("1001");
    private static final PersonName ANAN_NAME = new PersonName("อนันต์ ทดสอบ", "Anan Thotsop");
    private static final PersonId BUSABA = new PersonId("1002");
    private static final PersonName BUSABA_NAME = new PersonName("บุษบา ตัวอย่าง", "Busaba Tuayang");
    private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-11-20T08:45:12+07:00");
    private static final Attempts THREE =
            new Attempts(3, NOW.toInstant(), NOW.toInstant().plusSeconds(180));

    @TempDir
    Path folder;

    @Test
    void a_pin_and_what_was_wrong_survive_a_restart() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.remember("1002", THREE);
        }
        try (PinStore store = PinStore.open(folder)) {
            assertThat(store.find(ANAN)).hasValueSatisfying(kept -> {
                assertThat(kept.name()).isEqualTo(ANAN_NAME);
                assertThat(kept.hash().matches("482615")).isTrue();
            });
            assertThat(store.attempts("1002")).isEqualTo(THREE);
            assertThat(store.attempts("1001")).isEqualTo(new Attempts(0, Instant.EPOCH, THREE.terminalOwesUntil()));
        }
    }

    @Test
    void a_new_pin_replaces_the_old_one_and_ends_a_lock() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.remember("1001", THREE);
            store.set(ANAN, BUSABA_NAME, "739148", NOW);

            assertThat(store.find(ANAN)).hasValueSatisfying(kept -> {
                assertThat(kept.name()).isEqualTo(BUSABA_NAME);
                assertThat(kept.hash().matches("482615")).isFalse();
                assertThat(kept.hash().matches("739148")).isTrue();
            });
            assertThat(store.attempts("1001").wrong()).isZero();
        }
    }

    @Test
    void a_removed_pin_is_gone_from_the_disk() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.remember("1001", THREE);

            assertThat(store.remove(ANAN)).isTrue();
            assertThat(store.remove(ANAN)).isFalse();

            assertThat(store.find(ANAN)).isEmpty();
            assertThat(store.attempts("1001").wrong()).isZero();
            assertThat(everyByteOnDisk()).doesNotContain("1001");
            assertThat(number("SELECT count(*) FROM attempt")).isZero();
        }
    }

    @Test
    void neither_pin_nor_name_nor_what_was_typed_can_be_read_on_the_disk() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.remember("739148", THREE);
        }
        assertThat(everyByteOnDisk()).contains("1001").doesNotContain("482615", "739148", "Anan");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("pins.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_was_wrong_long_ago_does_not_pile_up() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            for (int i = 0; i < 30; i++) {
                Instant at = NOW.toInstant().plus(Duration.ofHours(6L * i));
                store.remember("nobody-" + i, new Attempts(1, at, at));
            }
            assertThat(number("SELECT count(*) FROM attempt")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "hash"})
    void one_persons_pin_cannot_be_passed_off_as_anothers(String column) throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.set(BUSABA, BUSABA_NAME, "739148", NOW);
            String swap = "UPDATE pin SET " + column + " = (SELECT " + column
                    + " FROM pin WHERE person = '1002') WHERE person = '1001'";
            sql(swap);

            assertThatExceptionOfType(PinStoreFailed.class).isThrownBy(() -> store.find(ANAN));
        }
        refuses(DatabaseProblem.Code.DAMAGED, "pins.key");
    }

    @Test
    void without_its_key_the_file_is_refused_and_left_alone() throws Exception {
        PinStore.open(folder).close();
        Files.delete(folder.resolve("pins.key"));

        refuses(DatabaseProblem.Code.NOT_ACCESSIBLE, "pins.key");
        assertThat(folder.resolve("pins.key")).doesNotExist();
    }

    @Test
    void another_key_is_refused() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
        }
        Files.write(folder.resolve("pins.key"), new byte[32]);

        refuses(DatabaseProblem.Code.DAMAGED, "pins.key");
    }

    @Test
    void a_newer_or_truncated_file_is_refused_and_left_alone() throws Exception {
        PinStore.open(folder).close();
        Path file = folder.resolve("pins.db");
        byte[] whole = Files.readAllBytes(file);
        for (int bytes : new int[] {0, 100, whole.length / 2}) {
            byte[] truncated = Arrays.copyOf(whole, bytes);
            Files.write(file, truncated);
            refuses(DatabaseProblem.Code.DAMAGED, "pins.db");
            assertThat(Files.readAllBytes(file)).isEqualTo(truncated);
        }
        Files.write(file, whole);
        sql("PRAGMA user_version = 99");
        refuses(DatabaseProblem.Code.NEWER_VERSION, "format 99");
    }

    @Test
    void what_the_disk_refuses_changes_nothing() throws Exception {
        try (PinStore store = PinStore.open(folder)) {
            store.set(ANAN, ANAN_NAME, "482615", NOW);
            store.remember("1001", THREE);
            sql("CREATE TRIGGER no_more BEFORE INSERT ON pin BEGIN SELECT RAISE(FAIL, 'disk full'); END");
            sql("CREATE TRIGGER no_less BEFORE DELETE ON attempt BEGIN SELECT RAISE(FAIL, 'disk full'); END");

            assertThatExceptionOfType(PinStoreFailed.class).isThrownBy(() -> store.set(ANAN, ANAN_NAME, "739148", NOW));
            assertThatExceptionOfType(PinStoreFailed.class).isThrownBy(() -> store.remove(ANAN));

            assertThat(store.find(ANAN))
                    .hasValueSatisfying(
                            kept -> assertThat(kept.hash().matches("482615")).isTrue());
            assertThat(store.attempts("1001")).isEqualTo(THREE);
        }
    }

    private void refuses(DatabaseProblem.Code code, String words) {
        assertThatExceptionOfType(DatabaseProblem.class)
                .isThrownBy(() -> PinStore.open(folder).close())
                .withMessageContaining(words)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pins.db"));
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("pins.db"));
                Statement run = connection.createStatement();
                ResultSet row = run.executeQuery(query)) {
            return row.getLong(1);
        }
    }

    private String everyByteOnDisk() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
