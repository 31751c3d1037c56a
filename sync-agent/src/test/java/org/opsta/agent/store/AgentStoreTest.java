package org.opsta.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
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
            store.jdbi().useHandle(handle -> handle.execute("insert into person values ('10151', 'สมชาย', 'Somchai')"));
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
                .hasMessageContaining("version 99; this one knows up to 3")
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
}
