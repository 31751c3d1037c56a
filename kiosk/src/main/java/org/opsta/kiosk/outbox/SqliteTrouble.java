package org.opsta.kiosk.outbox;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What an error of SQLite means for the journal, and what to do about it. */
final class SqliteTrouble {

    private static final long NEXT_TO_NOTHING_BYTES = 1024 * 1024;
    private static final int PRIMARY_CODE = 0xff;

    private SqliteTrouble() {}

    static OutboxFailed explain(Path file, SQLException e) {
        int code = e instanceof SQLiteException sqlite ? sqlite.getResultCode().code & PRIMARY_CODE : -1;
        if (code == SQLiteErrorCode.SQLITE_FULL.code || (code == SQLiteErrorCode.SQLITE_IOERR.code && noSpace(file))) {
            return new OutboxFailed(
                    OutboxFailed.Code.FULL, file + ": no space left for the journal; free space on its volume", e);
        }
        if (code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return new OutboxFailed(
                    OutboxFailed.Code.DAMAGED,
                    file + ": this is not a usable journal (" + e.getMessage()
                            + "). It was not changed; keep it with its"
                            + " -wal file for recovery, and move both away before a new journal is begun under a new"
                            + " device id",
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
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && folder.toFile().getUsableSpace() < NEXT_TO_NOTHING_BYTES;
    }
}
