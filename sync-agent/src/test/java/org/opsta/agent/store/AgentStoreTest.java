package org.opsta.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opsta.agent.store.StoreUnusable.Code;

class AgentStoreTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void what_was_stored_is_there_after_opening_again(TestStore database) throws StoreUnusable {
        StoreSettings settings = database.settings();
        try (AgentStore store = AgentStore.openChecked(settings, folder)) {
            store.jdbi()
                    .useHandle(handle -> handle.execute(
                            "insert into person (person, name_th, name_en) values ('10151', 'สมชาย', 'Somchai')"));
        }
        try (AgentStore store = AgentStore.openChecked(settings, folder)) {
            assertThat(store.jdbi().<String, RuntimeException>withHandle(handle -> handle.createQuery(
                                    "select name_th from person")
                            .mapTo(String.class)
                            .one()))
                    .isEqualTo("สมชาย");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_store_of_version_1_keeps_its_rows_and_learns_what_their_json_says(TestStore database) throws Exception {
        StoreSettings settings = database.settings();
        ofVersion1(settings);

        try (AgentStore store = AgentStore.openChecked(settings, folder)) {
            assertThat(rows(
                            store,
                            "select device, chain, serial, person, time_millis, clock_state, clock_error_millis,"
                                    + " boot_id, monotonic_nanos, previous_hash from punch order by serial"))
                    .containsExactly(
                            "A 1 2 10151 1631583912000 SYNCED 4 boot-1 2000 " + "a".repeat(64),
                            "A 1 5 10151 1631583912000 UNSYNCED null boot-1 5000 " + "b".repeat(64));
            assertThat(rows(
                            store,
                            "select device, serial, code, hash, previous_hash, chain, accepted_chain from set_aside"
                                    + " order by serial"))
                    .containsExactly(
                            "A 3 HASH_MISMATCH " + "d".repeat(64) + " null 1 null",
                            "A 5 CONFLICT " + "c".repeat(64) + " " + "b".repeat(64) + " null null");
            assertThat(rows(store, "select device, chain, highest, last_hash from journal"))
                    .containsExactly("A 1 5 null");
            assertThat(rows(store, "select device, chain, from_serial, through_serial from gap order by from_serial"))
                    .containsExactly("A 1 1 1", "A 1 4 4");
        }
    }

    private void ofVersion1(StoreSettings settings) throws Exception {
        String address = settings.sqlite() ? "jdbc:sqlite:" + settings.file(folder) : settings.address();
        Flyway.configure()
                .dataSource(address, settings.user(), "")
                .locations("classpath:org/opsta/agent/store/migrations")
                .target("1")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(address, settings.user(), "");
                Statement statement = connection.createStatement()) {
            String punch =
                    "insert into punch values ('A', %d, '%s', '10151', 'IN', 'FACE', '2021-09-14T08:45:12+07:00',"
                            + " 1631583912000, '%s', '2021-09-14T09:00:00+07:00', '%s')";
            statement.execute(punch.formatted(
                    2,
                    "id-2",
                    "b".repeat(64),
                    "{\"previousHash\": \"" + "a".repeat(64)
                            + "\", \"clock\": {\"state\": \"SYNCED\", \"errorMillis\": 4,"
                            + " \"bootId\": \"boot-1\", \"monotonicNanos\": 2000}}"));
            statement.execute(punch.formatted(
                    5,
                    "id-5",
                    "e".repeat(64),
                    "{\"previousHash\": \"" + "b".repeat(64) + "\", \"clock\": {\"state\": \"UNSYNCED\","
                            + " \"bootId\": \"boot-1\", \"monotonicNanos\": 5000}}"));
            String aside =
                    "insert into set_aside values ('A', '%s', %d, '%s', 'detail', '2021-09-14T09:00:00+07:00', '%s')";
            statement.execute(aside.formatted("sha-3", 3, "HASH_MISMATCH", "{\"hash\": \"" + "d".repeat(64) + "\"}"));
            statement.execute(aside.formatted(
                    "sha-5",
                    5,
                    "CONFLICT",
                    "{\"hash\": \"" + "c".repeat(64) + "\", \"previousHash\": \"" + "b".repeat(64) + "\"}"));
        }
    }

    private static List<String> rows(AgentStore store, String sql) {
        return store.jdbi().withHandle(handle -> handle.createQuery(sql)
                .map((row, context) -> {
                    List<String> cells = new ArrayList<>();
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        cells.add(row.getString(column));
                    }
                    return String.join(" ", cells);
                })
                .list());
    }

    @ParameterizedTest
    @EnumSource
    void a_store_of_a_newer_version_is_refused_and_left_alone(TestStore database) throws StoreUnusable {
        StoreSettings settings = database.settings();
        try (AgentStore store = AgentStore.open(settings, folder)) {
            store.jdbi()
                    .useHandle(handle -> handle.execute(
                            "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                                    + " installed_by, execution_time, success)"
                                    + " select 99, '99', 'later', type, 'V99__later.sql', 1, installed_by, 1, success"
                                    + " from flyway_schema_history where version = '1'"));
        }
        assertThatThrownBy(() -> AgentStore.openChecked(settings, folder))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_NEWER))
                .hasMessageContaining("version 99; this one knows up to ")
                .hasMessageContaining("install that version");
    }

    @ParameterizedTest
    @EnumSource
    void a_database_with_other_tables_is_refused_and_left_alone(TestStore database) throws Exception {
        StoreSettings settings = database.settings();
        try (AgentStore store = AgentStore.open(settings, folder)) {
            store.jdbi().useHandle(handle -> handle.execute("drop table flyway_schema_history"));
        }
        assertThatThrownBy(() -> AgentStore.openChecked(settings, folder))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_NOT_OURS))
                .hasMessageContaining("a database of its own");
    }

    @Test
    void a_truncated_file_is_refused_and_left_alone() throws Exception {
        StoreSettings settings = TestStore.SQLITE.settings();
        AgentStore.open(settings, folder).close();
        Path file = settings.file(folder);
        byte[] half = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2);
        Files.write(file, half);

        assertThatThrownBy(() -> AgentStore.openChecked(settings, folder))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_DAMAGED))
                .hasMessageContaining("put back a copy");
        assertThat(file).hasBinaryContent(half);
    }

    @Test
    void an_emptied_file_is_damage_and_not_a_new_store() throws Exception {
        StoreSettings settings = TestStore.SQLITE.settings();
        Files.createFile(settings.file(folder));

        assertThatThrownBy(() -> AgentStore.openChecked(settings, folder))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_DAMAGED))
                .hasMessageContaining("it is empty");
        assertThat(settings.file(folder)).isEmptyFile();
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_alone() throws Exception {
        StoreSettings settings = TestStore.SQLITE.settings();
        byte[] text = "not a database, ".repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(settings.file(folder), text, StandardOpenOption.CREATE_NEW);

        for (int i = 0; i < 2; i++) {
            boolean checked = i == 0;
            assertThatThrownBy(() -> {
                        if (checked) {
                            AgentStore.openChecked(settings, folder);
                        } else {
                            AgentStore.open(settings, folder);
                        }
                    })
                    .isInstanceOfSatisfying(
                            StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_DAMAGED));
        }
        assertThat(settings.file(folder)).hasBinaryContent(text);
    }

    @Test
    void a_server_that_is_not_there_is_named() {
        StoreSettings settings = new StoreSettings("jdbc:postgresql://127.0.0.1:1/none", "nobody", null, 1);

        assertThatThrownBy(() -> AgentStore.open(settings, folder))
                .isInstanceOfSatisfying(
                        StoreUnusable.class, e -> assertThat(e.code()).isEqualTo(Code.STORE_UNREACHABLE))
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("store.address");
    }

    @Test
    void a_connection_lost_on_the_way_is_told_from_a_database_of_something_else() {
        assertThat(AgentStore.isConnectionLost(new FlywayException("x", new SQLException("gone", "08006"))))
                .isTrue();
        assertThat(AgentStore.isConnectionLost(new FlywayException("x", new SQLException("starting up", "57P03"))))
                .isTrue();
        assertThat(AgentStore.isConnectionLost(new FlywayException("x", new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(AgentStore.isConnectionLost(new FlywayException("x", new SQLException("no such table", "42P01"))))
                .isFalse();
        assertThat(AgentStore.isConnectionLost(new FlywayException("found non-empty schema")))
                .isFalse();
    }
}
