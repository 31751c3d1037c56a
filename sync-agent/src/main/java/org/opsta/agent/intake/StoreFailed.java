package org.opsta.agent.intake;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** As Jdbi tells of a statement that failed, for the few that go past it. */
final class StoreFailed extends JdbiException {

    private static final long serialVersionUID = 1L;

    StoreFailed(String what, SQLException cause) {
        super(what, cause);
    }
}
