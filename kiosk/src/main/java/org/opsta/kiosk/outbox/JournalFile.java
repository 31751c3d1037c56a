package org.opsta.kiosk.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PunchHash;
import org.opsta.kiosk.database.DatabaseProblem;
import org.opsta.kiosk.database.SqliteFile;

/**
 * The journal's SQLite file, and whether it is this terminal's and whole.
 *
 * <p>Format, version 2 (kind {@code OPSJ}, see {@link SqliteFile}):
 *
 * <pre>
 * journal                 one row
 *   id                    always 1
 *   device                the terminal this journal belongs to
 *   last_serial           serial of the newest punch ever appended, 0 at first
 *   last_hash             its hash; 64 zeros at first
 *   acknowledged_through  the agent has every punch up to and including this serial, 0 at first
 *
 * punch                   every punch not acknowledged, and as many of the others before them as are kept
 *   serial                1, 2, 3 and so on, primary key
 *   made_at               time of the punch, milliseconds since 1970 UTC
 *   json                  the sealed punch as it goes on the wire
 *
 * boot                    every boot in which a punch was made whose clock was not SYNCED; outlives the punches
 *   id                    the operating system's id of that boot, primary key
 *   unsynced_through      serial of the newest of these punches
 *   corrected_through     newest serial that a correction of this boot covers, 0 at first
 *
 * correction              every correction not acknowledged, and the others while a punch they cover is kept
 *   boot, through_serial  primary key
 *   acknowledged          1 when the agent has it
 *   json                  the correction as it goes on the wire
 * </pre>
 *
 * <p>Version 1 had neither {@code boot} nor {@code correction}; {@code punch} had {@code acknowledged_at}, written into every
 * row a second time, and two indexes, which cost each punch two more pages on the card.
 */
final class JournalFile {

    private static final int VERSION = 2;

    private static final String BOOT = """
            CREATE TABLE boot (
              id TEXT PRIMARY KEY,
              unsynced_through INTEGER NOT NULL,
              corrected_through INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""";

    private static final String CORRECTION = """
            CREATE TABLE correction (
              boot TEXT NOT NULL,
              through_serial INTEGER NOT NULL,
              acknowledged INTEGER NOT NULL,
              json TEXT NOT NULL,
              PRIMARY KEY (boot, through_serial)
            ) STRICT, WITHOUT ROWID""";

    private static final List<String> FROM_1_TO_2 = List.of(
            BOOT,
            CORRECTION,
            """
            INSERT INTO boot
            SELECT json_extract(json, '$.clock.bootId') AS id, max(serial), 0 FROM punch
            WHERE json_extract(json, '$.clock.state') <> 'SYNCED' GROUP BY id""",
            "DROP INDEX punch_made_at",
            "DROP INDEX punch_acknowledged_at",
            "ALTER TABLE punch DROP COLUMN acknowledged_at");

    private JournalFile() {}

    static Connection open(Path path, DeviceId device) throws DatabaseProblem {
        SqliteFile file = new SqliteFile(path, "OPSJ", VERSION, schema(device), List.of(FROM_1_TO_2));
        return file.open(statement -> {
            String owner = owner(statement);
            if (!owner.equals(device.value())) {
                throw new DatabaseProblem(
                        DatabaseProblem.Code.WRONG_DEVICE,
                        path,
                        "belongs to " + owner + ", but this terminal is " + device,
                        "correct the device id in the settings, or name another state folder",
                        null);
            }
            if (!whole(statement)) {
                throw file.damaged("is not whole: its last serial, last hash and punches do not fit together", null);
            }
        });
    }

    /** A device id has no quotes in it, so it can stand in a statement. */
    private static List<String> schema(DeviceId device) {
        return List.of(
                """
                CREATE TABLE journal (
                  id INTEGER PRIMARY KEY CHECK (id = 1),
                  device TEXT NOT NULL,
                  last_serial INTEGER NOT NULL,
                  last_hash TEXT NOT NULL,
                  acknowledged_through INTEGER NOT NULL CHECK (acknowledged_through <= last_serial)
                ) STRICT""",
                """
                CREATE TABLE punch (
                  serial INTEGER PRIMARY KEY CHECK (serial > 0),
                  made_at INTEGER NOT NULL,
                  json TEXT NOT NULL
                ) STRICT""",
                BOOT,
                CORRECTION,
                "INSERT INTO journal VALUES (1, '" + device.value() + "', 0, '" + PunchHash.NONE_BEFORE + "', 0)");
    }

    private static String owner(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT device FROM journal")) {
            return row.next() ? row.getString(1) : "nobody";
        }
    }

    private static boolean whole(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                SELECT last_serial = acknowledged_through + (
                    SELECT count(*) FROM punch WHERE serial > acknowledged_through AND serial <= last_serial)
                  AND NOT EXISTS (SELECT 1 FROM punch WHERE serial > last_serial)
                  AND (last_serial = 0) = (last_hash = '%s')
                  AND coalesce(
                    (SELECT json_extract(json, '$.hash') = last_hash FROM punch WHERE serial = last_serial),
                    last_serial = acknowledged_through)
                FROM journal""".formatted(PunchHash.NONE_BEFORE))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
