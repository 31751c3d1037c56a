package org.opsta.kiosk.outbox;

import java.nio.file.Path;
import java.sql.SQLException;
import org.opsta.kiosk.database.SqliteFile;
import org.sqlite.SQLiteErrorCode;

/** What an error of SQLite means for the journal, and what to do about it. */
final class SqliteTrouble {

    private static final long NEXT_TO_NOTHING_BYTES = 1024 * 1024;

    private SqliteTrouble() {}

    static OutboxFailed explain(Path file, SQLException e) {
        if (SqliteFile.has(e, SQLiteErrorCode.SQLITE_FULL)
                || (SqliteFile.has(e, SQLiteErrorCode.SQLITE_IOERR) && noSpace(file))) {
            return new OutboxFailed(
                    OutboxFailed.Code.FULL, file + ": no space left for the journal; free space on its volume", e);
        }
        if (SqliteFile.isDamage(e)) {
            return new OutboxFailed(
                    OutboxFailed.Code.DAMAGED,
                    file + ": the journal is damaged (" + e.getMessage()
                            + "); stop the terminal and see docs/operations.md, 'A damaged database'",
                    e);
        }
        return new OutboxFailed(
                OutboxFailed.Code.UNUSABLE,
                file + ": the journal cannot be read or written (" + e.getMessage()
                        + "); check the volume it is on and who may write there",
                e);
    }

    /** A full volume shows as a general input/output error where SQLite grows its shared memory file. */
    private static boolean noSpace(Path file) {
        return file.toAbsolutePath().resolveSibling(".").toFile().getUsableSpace() < NEXT_TO_NOTHING_BYTES;
    }
}
