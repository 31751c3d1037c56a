package org.opsta.kiosk.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of a change or nothing of it. */
public final class Transaction {

    private static final Logger log = LoggerFactory.getLogger(Transaction.class);

    private Transaction() {}

    @FunctionalInterface
    public interface Change<E extends Exception> {
        void make() throws SQLException, E;
    }

    /**
     * Makes the change and commits it; rolls it back when it throws. The connection is in auto-commit mode before and after.
     *
     * <p>Begun and ended in SQL: SQLite has ended a transaction by itself when the volume is full. The JDBC driver's own
     * transaction mode loses track there and runs what follows without one.
     */
    public static <E extends Exception> void commit(Connection connection, Change<E> change) throws SQLException, E {
        try (Statement transaction = connection.createStatement()) {
            transaction.execute("BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                change.make();
                transaction.execute("COMMIT");
                committed = true;
            } finally {
                if (!committed) {
                    rollBack(transaction);
                }
            }
        }
    }

    private static void rollBack(Statement transaction) {
        try {
            transaction.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("Nothing left to roll back ({})", e.getMessage());
        }
    }
}
