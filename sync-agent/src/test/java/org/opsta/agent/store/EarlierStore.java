package org.opsta.agent.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.opsta.agent.intake.TestPunches;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.EnrolCode;
import org.opsta.contract.EnrolResult;
import org.opsta.contract.Health;
import org.opsta.contract.Hint;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.PunchHash;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.Sha256;
import org.opsta.contract.Status;

/**
 * A database as an earlier version left it, filled through plain SQL that was valid then: one terminal with a whole
 * history, one with a hole in it, and the people.
 */
final class EarlierStore {

    static final DeviceId WHOLE = new DeviceId("MOC-OPS");
    static final DeviceId TORN = new DeviceId("MOC-OPS-2");
    static final OffsetDateTime RECEIVED = OffsetDateTime.parse("2021-09-14T09:00:00+07:00");
    static final OffsetDateTime REDATED = OffsetDateTime.parse("2021-09-14T08:50:00+07:00");

    private static final MigrationVersion OLDEST = MigrationVersion.fromVersion("1");
    private static final MigrationVersion CHAINS = MigrationVersion.fromVersion("3");
    private static final MigrationVersion REGISTER = MigrationVersion.fromVersion("4");

    private static final long UNSYNCED = 5;
    private static final long LAST_OF_CHAIN_1 = 6;
    private static final long NANOS_AT_CORRECTION = 60_000_000_000L;

    private final StoreSettings settings;
    private final String address;

    EarlierStore(StoreSettings settings, Path folder) {
        this.settings = settings;
        this.address = settings.sqlite() ? "jdbc:sqlite:" + settings.file(folder) : settings.address();
    }

    /** Of every migration there is, oldest first. */
    static List<MigrationVersion> versions() {
        Flyway flyway = AgentStore.migrations(new StoreSettings("jdbc:sqlite:unused", null, null, 1))
                .dataSource("jdbc:sqlite::memory:", null, null)
                .load();
        return Arrays.stream(flyway.info().all()).map(MigrationInfo::getVersion).toList();
    }

    /**
     * Makes the database and fills it.
     *
     * @return what is in it: for each table its rows, each a text of the columns it has now
     */
    Map<String, Rows> leave(MigrationVersion version) throws SQLException {
        // Versions 2 and 3 came together: a database rests at 2 only when the machine went down between them, and then
        // all its rows are of version 1.
        MigrationVersion filled = version.compareTo(CHAINS) < 0 ? OLDEST : version;
        migrate(filled);
        Map<String, Rows> rows;
        try (Connection connection = connect()) {
            fillTerminals(connection);
            if (filled.equals(OLDEST)) {
                fillOldest(connection);
            } else {
                fillChains(connection);
            }
            if (version.compareTo(REGISTER) >= 0) {
                fillRegister(connection);
            }
            fillTheRest(connection);
            rows = rows(connection);
        }
        migrate(version);
        return rows;
    }

    private void migrate(MigrationVersion version) {
        AgentStore.migrations(settings)
                .dataSource(address, settings.user(), "")
                .target(version)
                .load()
                .migrate();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(address, settings.user(), "");
    }

    // ---- what every version has

    private static void fillTerminals(Connection connection) throws SQLException {
        insert(connection, "person", "person, name_th, name_en", "10151", "สมชาย ตัวอย่าง", "Somchai Tuayang");
        insert(connection, "person", "person, name_th, name_en", "10152", "สุดา \"ทดสอบ\" <b>", "Suda O'Thotsop");
        for (Object[] answer : new Object[][] {
            {"10151", EnrolResult.Outcome.ACCEPTED, EnrolCode.ACCEPTED.name(), null},
            {"10152", EnrolResult.Outcome.HELD, "LOOKS_LIKE_ANOTHER", "10151"}
        }) {
            PersonId person = new PersonId((String) answer[0]);
            EnrolResult.Nearest nearest =
                    answer[3] == null ? null : new EnrolResult.Nearest(new PersonId((String) answer[3]), 0.61);
            EnrolResult result = new EnrolResult(
                    WHOLE,
                    "r-" + person,
                    person,
                    (EnrolResult.Outcome) answer[1],
                    (String) answer[2],
                    Map.of("facePixels", 120.5),
                    new Hint("ทำอย่างนี้", "Do this"),
                    nearest,
                    nearest == null ? List.of() : List.of(nearest),
                    "c".repeat(64),
                    RECEIVED);
            insert(
                    connection,
                    "enrolment",
                    "device, person, outcome, code, nearest_person, nearest_similarity, photo_sha256, answered_at, json",
                    WHOLE.value(),
                    person.value(),
                    result.outcome().name(),
                    result.code(),
                    answer[3],
                    nearest == null ? null : nearest.similarity(),
                    result.photoSha256(),
                    RECEIVED.toString(),
                    json(result));
        }
        Status online = Status.online(
                WHOLE,
                new Status.Birth(
                        "0.1.0",
                        Map.of("embedder", "0".repeat(64)),
                        "boot-1",
                        RECEIVED,
                        "0".repeat(64),
                        RosterDigest.of(Map.of(new PersonId("10151"), "c".repeat(64))),
                        List.of("face")),
                RECEIVED);
        String status = "device, received_at, retained, version, json";
        insert(connection, "device_status", status, WHOLE.value(), RECEIVED.toString(), "true", "0.1.0", json(online));
        insert(
                connection,
                "device_status",
                status,
                TORN.value(),
                RECEIVED.toString(),
                "false",
                null,
                json(Status.offline(TORN, "connection lost", RECEIVED)));
        insert(
                connection,
                "device_health",
                "device, received_at, json",
                WHOLE.value(),
                RECEIVED.toString(),
                json(health()));
        insert(
                connection,
                "unreadable",
                "device, topic, code, times, last_at",
                TORN.value(),
                "health",
                "NOT_JSON",
                7,
                RECEIVED.toString());
    }

    private static Health health() {
        return new Health(
                WHOLE,
                RECEIVED,
                new Health.Camera("none", "RUNNING", 15, null),
                new Health.Queue(0, null, LAST_OF_CHAIN_1, LAST_OF_CHAIN_1),
                new Health.Host(1, 2, null, null, 3),
                new ClockReading(ClockReading.State.SYNCED, 4L, "boot-1", 5),
                1,
                null,
                RECEIVED,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                List.of());
    }

    // ---- version 1

    private static void fillOldest(Connection connection) throws SQLException {
        List<ObjectNode> all = new ArrayList<>(whole());
        all.addAll(tornPunches());
        for (ObjectNode punch : all) {
            insert(
                    connection,
                    "punch",
                    "device, serial, id, person, direction, method, time, time_millis, hash, received_at, json",
                    text(punch, "device"),
                    punch.get("serial").longValue(),
                    text(punch, "id"),
                    text(punch, "person"),
                    text(punch, "direction"),
                    text(punch, "method"),
                    text(punch, "time"),
                    millis(punch),
                    text(punch, "hash"),
                    RECEIVED.toString(),
                    json(punch));
        }
        String aside = "device, json_sha256, serial, code, detail, received_at, json";
        String faulty = json(faulty());
        insert(connection, "set_aside", aside, TORN.value(), sha(faulty), 2L, "HASH_MISMATCH", "why", at(), faulty);
        String other = json(otherJournals());
        insert(connection, "set_aside", aside, TORN.value(), sha(other), 3L, "CONFLICT", "why", at(), other);
    }

    // ---- from version 3 on

    private static void fillChains(Connection connection) throws SQLException {
        List<ObjectNode> first = whole();
        String time = REDATED.toString();
        for (ObjectNode punch : first) {
            boolean redated = punch.get("serial").longValue() == UNSYNCED;
            insertPunch(connection, 1, punch, redated ? REDATED.toInstant().toEpochMilli() : millis(punch));
        }
        ObjectNode unsynced = first.get((int) UNSYNCED - 1);
        long nanos = unsynced.path("clock").path("monotonicNanos").longValue();
        insert(
                connection,
                "clock_correction",
                "device, boot_id, through_serial, time, monotonic_nanos, error_millis, drift_ppm, source, received_at",
                WHOLE.value(),
                "boot-1",
                UNSYNCED,
                REDATED.plusNanos(NANOS_AT_CORRECTION - nanos).toString(),
                NANOS_AT_CORRECTION,
                10L,
                0L,
                "chrony",
                at());
        insert(
                connection,
                "redating",
                "device, chain, serial, boot_id, through_serial, original_time, new_time, error_millis, reason, source,"
                        + " redated_at",
                WHOLE.value(),
                1L,
                UNSYNCED,
                "boot-1",
                UNSYNCED,
                text(unsynced, "time"),
                time,
                10L,
                "UNSYNCED",
                "chrony",
                at());
        // Its card was put back from an older copy: serial 6 came once more, and somebody accepted that journal.
        String before = text(unsynced, "hash");
        for (long serial = LAST_OF_CHAIN_1; serial <= LAST_OF_CHAIN_1 + 1; serial++) {
            ObjectNode punch = punch(WHOLE, serial, 100, before);
            before = text(punch, "hash");
            insertPunch(connection, 2, punch, millis(punch));
            insertAside(connection, punch, serial, "FORKED", null, 2L);
        }
        insert(
                connection,
                "accepted_journal",
                "device, chain, first_serial, parent, accepted_at",
                WHOLE.value(),
                2L,
                LAST_OF_CHAIN_1,
                1L,
                at());
        String journal = "device, chain, highest, last_hash";
        insert(connection, "journal", journal, WHOLE.value(), 2L, LAST_OF_CHAIN_1 + 1, before);

        for (ObjectNode punch : tornPunches()) {
            insertPunch(connection, 1, punch, millis(punch));
        }
        insertAside(connection, faulty(), 2, "HASH_MISMATCH", 1L, null);
        insertAside(connection, otherJournals(), 3, "CONFLICT", null, null);
        insert(
                connection,
                "gap",
                "device, chain, from_serial, through_serial, noticed_at, asked_at, asked_through, times_asked,"
                        + " next_ask_millis, answer, lost_at",
                TORN.value(),
                1L,
                4L,
                5L,
                at(),
                at(),
                5L,
                2L,
                RECEIVED.toInstant().toEpochMilli(),
                "PARTLY_KEPT",
                null);
        insert(
                connection,
                "journal",
                journal,
                TORN.value(),
                1L,
                6L,
                text(tornPunches().get(2), "hash"));
    }

    private static void insertPunch(Connection connection, long chain, ObjectNode punch, long millis)
            throws SQLException {
        JsonNode clock = punch.path("clock");
        insert(
                connection,
                "punch",
                "device, chain, serial, id, person, direction, method, time, time_millis, clock_state,"
                        + " clock_error_millis, boot_id, monotonic_nanos, previous_hash, hash, received_at, json",
                text(punch, "device"),
                chain,
                punch.get("serial").longValue(),
                text(punch, "id"),
                text(punch, "person"),
                text(punch, "direction"),
                text(punch, "method"),
                text(punch, "time"),
                millis,
                clock.path("state").textValue(),
                clock.has("errorMillis") ? (Long) clock.path("errorMillis").longValue() : null,
                clock.path("bootId").textValue(),
                clock.path("monotonicNanos").longValue(),
                text(punch, "previousHash"),
                text(punch, "hash"),
                at(),
                json(punch));
    }

    private static void insertAside(
            Connection connection, ObjectNode punch, long serial, String code, Long chain, Long acceptedChain)
            throws SQLException {
        insert(
                connection,
                "set_aside",
                "device, json_sha256, serial, code, detail, received_at, json, hash, previous_hash, chain,"
                        + " accepted_chain, accepted_at",
                text(punch, "device"),
                sha(json(punch)),
                serial,
                code,
                "why",
                at(),
                json(punch),
                text(punch, "hash"),
                text(punch, "previousHash"),
                chain,
                acceptedChain,
                acceptedChain == null ? null : at());
    }

    // ---- from version 4 on

    private static void fillRegister(Connection connection) throws SQLException {
        insert(
                connection,
                "person",
                "person, name_th, name_en, position, unit, supervisor, active_from, active_until",
                "10153",
                "มาลี สมมติ",
                "Mali Sommut",
                "นักวิชาการพาณิชย์ชำนาญการ",
                "กองบริหารทรัพยากรบุคคล",
                "10151",
                "2020-10-01",
                "2021-09-30");
        insert(
                connection,
                "audit",
                "at, at_millis, actor, action, subject, before_json, after_json",
                at(),
                RECEIVED.toInstant().toEpochMilli(),
                "command:admin",
                "PERSON_ADDED",
                "10153",
                null,
                "{\"id\":\"10153\"}");
    }

    // ---- any later version

    /** A row for each table that has none, so that a new migration need not be told of here. */
    private static void fillTheRest(Connection connection) throws SQLException {
        for (String table : tables(connection)) {
            List<String> columns = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            try (ResultSet column = connection.getMetaData().getColumns(null, null, table, null)) {
                while (column.next()) {
                    if (!"YES".equals(column.getString("IS_AUTOINCREMENT"))) {
                        columns.add(column.getString("COLUMN_NAME"));
                        values.add(anything(column.getString("TYPE_NAME").toLowerCase(Locale.ROOT)));
                    }
                }
            }
            if (rows(connection, table, columns).isEmpty()) {
                insert(connection, table, String.join(", ", columns), values.toArray());
            }
        }
    }

    private static Object anything(String type) {
        return switch (type) {
            case "text" -> "1";
            case "bytea" -> new byte[] {1, 2, 3};
            case "double precision", "float8" -> 0.5;
            default -> 1;
        };
    }

    // ---- the punches

    /** Serials 1 to 6, one by PIN, one with a clock that could not be trusted. */
    static List<ObjectNode> whole() {
        List<ObjectNode> journal = new ArrayList<>();
        String before = PunchHash.NONE_BEFORE;
        for (long serial = 1; serial <= LAST_OF_CHAIN_1; serial++) {
            ObjectNode punch = punch(WHOLE, serial, 0, before);
            if (serial == UNSYNCED - 1) {
                punch.put("method", Method.PIN.name());
                punch.remove(List.of("score", "threshold", "margin", "liveness"));
                punch.putObject("models");
            }
            if (serial == UNSYNCED) {
                punch.put("time", "1970-01-01T07:10:12+07:00");
                ((ObjectNode) punch.get("clock")).put("state", "UNSYNCED").remove("errorMillis");
            }
            TestPunches.sealed(punch);
            journal.add(punch);
            before = text(punch, "hash");
        }
        return journal;
    }

    /** Serials 1, 3 and 6: 2 was set aside, 4 and 5 never came. */
    private static List<ObjectNode> tornPunches() {
        ObjectNode first = punch(TORN, 1, 0, PunchHash.NONE_BEFORE);
        return List.of(first, punch(TORN, 3, 0, text(faulty(), "hash")), punch(TORN, 6, 0, "5".repeat(64)));
    }

    private static ObjectNode faulty() {
        return punch(TORN, 2, 0, text(punch(TORN, 1, 0, PunchHash.NONE_BEFORE), "hash"))
                .put("hash", "b".repeat(64));
    }

    private static ObjectNode otherJournals() {
        return punch(TORN, 3, 100, "d".repeat(64));
    }

    private static ObjectNode punch(DeviceId device, long serial, int journal, String before) {
        return TestPunches.sealed(TestPunches.json(serial)
                .put("device", device.value())
                .put(
                        "id",
                        new UUID(
                                        0x0190_0000_0000_7000L + journal + (device.equals(TORN) ? 1 : 0),
                                        Long.MIN_VALUE + serial)
                                .toString())
                .put("previousHash", before));
    }

    // ---- plain SQL

    private static void insert(Connection connection, String table, String columns, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into " + table + " (" + columns
                + ") values (" + String.join(", ", Collections.nCopies(values.length, "?")) + ")")) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    /** Rows as text, of these columns, sorted. */
    record Rows(List<String> columns, List<String> rows) {}

    /** Of every table but Flyway's own. */
    static Map<String, Rows> rows(Connection connection) throws SQLException {
        Map<String, Rows> rows = new TreeMap<>();
        for (String table : tables(connection)) {
            List<String> columns = new ArrayList<>();
            try (ResultSet column = connection.getMetaData().getColumns(null, null, table, null)) {
                while (column.next()) {
                    columns.add(column.getString("COLUMN_NAME"));
                }
            }
            rows.put(table, new Rows(columns, rows(connection, table, columns)));
        }
        return rows;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet table = connection.getMetaData().getTables(null, null, null, new String[] {"TABLE"})) {
            while (table.next()) {
                String name = table.getString("TABLE_NAME");
                if (!name.startsWith("flyway") && !name.startsWith("sqlite_")) {
                    tables.add(name);
                }
            }
        }
        return tables;
    }

    static List<String> rows(Connection connection, String table, List<String> columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + String.join(", ", columns) + " from " + table)) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (String column : columns) {
                    cells.add(column + "=" + row.getString(column));
                }
                rows.add(String.join(" ", cells));
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static String at() {
        return RECEIVED.toString();
    }

    private static long millis(ObjectNode punch) {
        return OffsetDateTime.parse(text(punch, "time")).toInstant().toEpochMilli();
    }

    private static String text(ObjectNode punch, String field) {
        return punch.path(field).asText();
    }

    private static String json(Object message) {
        return new String(Codec.encode(message), StandardCharsets.UTF_8);
    }

    private static String sha(String json) {
        return Sha256.hex(json.getBytes(StandardCharsets.UTF_8));
    }
}
