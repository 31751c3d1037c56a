package org.opsta.agent.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.store.StoreUnusable.Code;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open database. Every room that owns tables works on its {@link Jdbi}; the SQL is written once and serves SQLite
 * and PostgreSQL.
 *
 * <p>Safe for use by several threads, and by several processes at once.
 */
public final class AgentStore implements AutoCloseable {

    private static final int BUSY_MILLIS = 10_000;

    /** The one thing that both cannot write the same way: a key that counts up. */
    private static final String NUMBERED_SQLITE = "integer primary key autoincrement";

    private static final String NUMBERED_POSTGRESQL = "bigint generated always as identity primary key";

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private AgentStore(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /** Opens the database and brings its tables up to this version. */
    public static AgentStore open(StoreSettings settings, Path stateFolder) throws StoreUnusable {
        HikariDataSource pool = settings.sqlite() ? sqlite(settings.file(stateFolder), settings) : postgresql(settings);
        try {
            bringUpToDate(pool, settings);
            return new AgentStore(pool);
        } catch (StoreUnusable | RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /**
     * As {@link #open}, after reading the whole of a SQLite file for damage, which takes about a second per gigabyte: for
     * the start of the service.
     */
    public static AgentStore openChecked(StoreSettings settings, Path stateFolder) throws StoreUnusable {
        if (settings.sqlite() && Files.exists(settings.file(stateFolder))) {
            readWhole(settings.file(stateFolder));
        }
        return open(settings, stateFolder);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource sqlite(Path file, StoreSettings settings) throws StoreUnusable {
        try {
            Files.createDirectories(file.toAbsolutePath().normalize().getParent());
            refuseEmpty(file);
        } catch (IOException e) {
            throw new StoreUnusable(
                    Code.STORE_UNREACHABLE,
                    "the folder of " + file + " cannot be made (" + e.getClass().getSimpleName()
                            + "); choose a stateFolder this user may write to",
                    e);
        }
        HikariConfig config = poolOf(settings);
        config.setDataSource(dataSource(file));
        return connect(config, file.toString());
    }

    private static DataSource dataSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        // A transaction that first reads and then writes cannot wait for another writer unless it starts as a writer.
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(StoreSettings.SQLITE + file);
        return source;
    }

    private static HikariDataSource postgresql(StoreSettings settings) throws StoreUnusable {
        HikariConfig config = poolOf(settings);
        config.setJdbcUrl(settings.address());
        config.setUsername(settings.user());
        // Several rows to a statement. The driver then no longer knows how many rows each of a batch made; nobody asks.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        if (settings.passwordFile() != null) {
            try {
                config.setPassword(Files.readString(settings.passwordFile()).strip());
            } catch (IOException e) {
                throw new StoreUnusable(
                        Code.STORE_UNREACHABLE,
                        "the password file " + settings.passwordFile()
                                + " cannot be read; correct store.passwordFile or the file's permissions",
                        e);
            }
        }
        return connect(config, settings.address());
    }

    private static HikariConfig poolOf(StoreSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(BUSY_MILLIS);
        return config;
    }

    private static HikariDataSource connect(HikariConfig config, String name) throws StoreUnusable {
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException e) {
            if (isDamage(e)) {
                throw damaged(Path.of(name), reason(e), e);
            }
            throw new StoreUnusable(
                    Code.STORE_UNREACHABLE,
                    "no connection to " + name + " (" + reason(e)
                            + "); check that it is there, and store.address, store.user and store.passwordFile",
                    e);
        }
    }

    private static void bringUpToDate(HikariDataSource pool, StoreSettings settings) throws StoreUnusable {
        try {
            Flyway flyway = migrations(settings).dataSource(pool).load();
            refuseNewer(flyway, settings);
            flyway.migrate();
        } catch (FlywayException e) {
            if (isDamage(e)) {
                throw new StoreUnusable(Code.STORE_DAMAGED, restore(settings.address(), reason(e)), e);
            }
            if (isConnectionLost(e)) {
                throw new StoreUnusable(
                        Code.STORE_UNREACHABLE,
                        "the connection to " + settings.address() + " was lost (" + reason(e)
                                + ") while its tables were looked at; start again when the database is there",
                        e);
            }
            throw new StoreUnusable(
                    Code.STORE_NOT_OURS,
                    settings.address() + " cannot be brought to this version's tables (" + reason(e)
                            + "); give the agent a database of its own",
                    e);
        }
    }

    /** Every version's migration, for whatever database the settings name. */
    static FluentConfiguration migrations(StoreSettings settings) {
        return Flyway.configure()
                .locations("classpath:org/opsta/agent/store/migrations")
                .javaMigrations(new FillFromJson())
                .placeholders(Map.of("numbered", settings.sqlite() ? NUMBERED_SQLITE : NUMBERED_POSTGRESQL));
    }

    private static void refuseNewer(Flyway flyway, StoreSettings settings) throws StoreUnusable {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS
                    || applied.getState() == MigrationState.FUTURE_FAILED) {
                throw new StoreUnusable(
                        Code.STORE_NEWER,
                        settings.address() + " was written by a newer sync-agent (tables version "
                                + applied.getVersion() + "; this one knows up to " + newestKnown(flyway)
                                + "); install that version, or name another store");
            }
        }
    }

    private static String newestKnown(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(migration -> migration.getState() != MigrationState.FUTURE_SUCCESS
                        && migration.getState() != MigrationState.FUTURE_FAILED)
                .map(migration -> String.valueOf(migration.getVersion()))
                .reduce("none", (before, after) -> after);
    }

    private static void refuseEmpty(Path file) throws IOException, StoreUnusable {
        if (Files.exists(file) && Files.size(file) == 0) {
            // SQLite takes an empty file for a new database, which would hide that the records are gone.
            throw damaged(file, "it is empty", null);
        }
    }

    private static void readWhole(Path file) throws StoreUnusable {
        // Without this service's own modes, which would be written into a file that may not be ours.
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(StoreSettings.SQLITE + file);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("pragma quick_check(1)")) {
            String verdict = answer.next() ? answer.getString(1) : "no answer";
            if (!"ok".equals(verdict)) {
                throw damaged(file, verdict, null);
            }
        } catch (SQLException e) {
            throw damaged(file, reason(e), e);
        }
    }

    private static StoreUnusable damaged(Path file, String what, @Nullable Throwable cause) {
        return new StoreUnusable(Code.STORE_DAMAGED, restore(file.toString(), what), cause);
    }

    private static String restore(String name, String what) {
        return name + " is damaged (" + what
                + "); put back a copy of it, or move it away to begin with an empty store: terminals send again"
                + " only what was never acknowledged";
    }

    private static boolean isDamage(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("SQLITE_CORRUPT") || message.contains("SQLITE_NOTADB")) {
                return true;
            }
        }
        return false;
    }

    /** SQLSTATE 08: connection exceptions; 57P: the server is going down or coming up. The pool gives no state at all. */
    static boolean isConnectionLost(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                if (state.startsWith("08")
                        || state.startsWith("57P")
                        || "Connection is closed".equals(sql.getMessage())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first line of the innermost cause. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
    }
}
