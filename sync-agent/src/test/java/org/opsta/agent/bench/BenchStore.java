package org.opsta.agent.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreSettings;
import org.opsta.agent.store.StoreUnusable;

/** A kind of database: fresh ones for the agent, the same table filled in a plain loop, and what is in it at the end. */
abstract sealed class BenchStore implements AutoCloseable {

    /** Rows of the table {@code punch} as the agent stored them, in the order in which it did. */
    record Rows(List<String> columns, List<Object[]> rows) {}

    /** @param ids how many different ones there are */
    record Count(long punches, long ids, long devices, long highestSerials, long setAside) {}

    static BenchStore sqlite() {
        return new Sqlite();
    }

    static BenchStore postgresql() throws IOException {
        return new Postgresql();
    }

    abstract String version() throws SQLException;

    /** Of a new and empty database. */
    abstract StoreSettings fresh() throws SQLException;

    abstract Connection connect(StoreSettings settings, Path stateFolder) throws SQLException;

    @Override
    public abstract void close() throws IOException;

    Count count(StoreSettings settings, Path stateFolder) throws SQLException {
        try (Connection connection = connect(settings, stateFolder);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select (select count(*) from punch), (select count(distinct id) from punch),"
                                + " (select count(distinct device) from punch),"
                                + " (select coalesce(sum(highest), 0) from"
                                + " (select max(serial) as highest from punch group by device) each_device),"
                                + " (select count(*) from set_aside)")) {
            row.next();
            return new Count(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    Rows rows(StoreSettings settings, Path stateFolder) throws SQLException {
        try (Connection connection = connect(settings, stateFolder);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select * from punch")) {
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
            List<Object[]> rows = new ArrayList<>();
            while (result.next()) {
                Object[] row = new Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.getObject(i + 1);
                }
                rows.add(row);
            }
            return new Rows(columns, rows);
        }
    }

    /**
     * Fills the same table of a fresh database in a plain loop: one connection, opened as the agent opens its own, one
     * prepared statement, one batch and one commit for every {@code perCommit} rows.
     *
     * @param unmeasured so many of the first rows are inserted before the clock starts
     */
    Duration insert(Rows rows, int unmeasured, int perCommit, Path stateFolder) throws SQLException, StoreUnusable {
        StoreSettings settings = fresh();
        try (AgentStore store = AgentStore.open(settings, stateFolder);
                Handle handle = store.jdbi().open()) {
            Connection connection = handle.getConnection();
            connection.setAutoCommit(false);
            insert(connection, rows, 0, unmeasured, perCommit);
            long begin = System.nanoTime();
            insert(connection, rows, unmeasured, rows.rows().size(), perCommit);
            Duration duration = Duration.ofNanos(System.nanoTime() - begin);
            connection.setAutoCommit(true);
            return duration;
        }
    }

    private static void insert(Connection connection, Rows rows, int from, int to, int perCommit) throws SQLException {
        String sql = "insert into punch (" + String.join(", ", rows.columns()) + ") values ("
                + String.join(", ", Collections.nCopies(rows.columns().size(), "?")) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int first = from; first < to; first += perCommit) {
                for (Object[] row : rows.rows().subList(first, Math.min(to, first + perCommit))) {
                    for (int i = 0; i < row.length; i++) {
                        statement.setObject(i + 1, row[i]);
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
            }
        }
    }

    private static final class Sqlite extends BenchStore {

        @Override
        String version() throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
                return "SQLite " + connection.getMetaData().getDatabaseProductVersion() + ", WAL, synchronous=FULL";
            }
        }

        @Override
        StoreSettings fresh() {
            return new StoreSettings("jdbc:sqlite:agent.db", null, null, 4);
        }

        @Override
        Connection connect(StoreSettings settings, Path stateFolder) throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + stateFolder.resolve("agent.db"));
        }

        @Override
        public void close() {
            // The files go with their folder.
        }
    }

    private static final class Postgresql extends BenchStore {

        private final EmbeddedPostgres server;
        private int databases;

        Postgresql() throws IOException {
            // The library makes commits asynchronous, which is right for tests and would be a lie here.
            server = EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on")
                    .start();
        }

        @Override
        String version() throws SQLException {
            return "PostgreSQL " + ask("show server_version") + ", fsync=" + ask("show fsync") + ", synchronous_commit="
                    + ask("show synchronous_commit");
        }

        private String ask(String question) throws SQLException {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(question)) {
                row.next();
                return row.getString(1);
            }
        }

        @Override
        StoreSettings fresh() throws SQLException {
            databases++;
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database bench" + databases);
            }
            return new StoreSettings(
                    "jdbc:postgresql://localhost:" + server.getPort() + "/bench" + databases, "postgres", null, 4);
        }

        @Override
        Connection connect(StoreSettings settings, @Nullable Path stateFolder) throws SQLException {
            return DriverManager.getConnection(settings.address(), settings.user(), null);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
