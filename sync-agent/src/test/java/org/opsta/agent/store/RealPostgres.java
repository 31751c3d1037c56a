package org.opsta.agent.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * One PostgreSQL server for all tests of this JVM; it ends with the JVM.
 *
 * <p>PostgreSQL refuses to run as root. The library then starts it in a user namespace; where the machine allows none
 * either, the tests are skipped with that reason.
 */
public final class RealPostgres {

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static EmbeddedPostgres server;

    private RealPostgres() {}

    public static synchronized StoreSettings freshDatabase() {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database could be made", e);
        }
        return new StoreSettings("jdbc:postgresql://localhost:" + server().getPort() + "/" + name, "postgres", null, 4);
    }

    private static EmbeddedPostgres server() {
        if (server == null) {
            boolean possible = !isRoot() || canLeaveRoot();
            Assumptions.assumeTrue(
                    possible, "PostgreSQL does not run as root and this machine has no user namespaces (unshare -U)");
            try {
                server = EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL did not start", e);
            }
        }
        return server;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean canLeaveRoot() {
        try {
            return new ProcessBuilder("unshare", "-U", "id").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
