package org.opsta.agent.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.opsta.agent.store.AgentStore;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;

/**
 * Two years of an office, put straight into the tables: people in groups with one supervisor each, and punches as the
 * intake would have stored them, chained and hashed, so that {@code verify} finds no fault with them.
 */
final class FilledStore {

    static final LocalDate FIRST_DAY = LocalDate.of(2024, 1, 1);
    static final LocalDate LAST_DAY = LocalDate.of(2025, 12, 31);

    /** A supervisor and 50 others. */
    private static final int GROUP = 51;

    private static final int TERMINALS = 20;
    private static final int ROWS_PER_COMMIT = 5_000;
    private static final ZoneOffset OFFSET = ZoneOffset.ofHours(7);
    private static final Map<String, String> MODELS = Map.of("embedder", "0ba9fbfa01b5270c96627c4ef784da85".repeat(2));

    private final Random random = new Random(1);
    private final String[] lastHash = new String[TERMINALS];
    private final long[] lastSerial = new long[TERMINALS];
    private final String bootId = new UUID(1, 1).toString();
    private long rows;

    private record Scan(int person, Direction direction, OffsetDateTime time) {}

    private FilledStore() {
        Arrays.fill(lastHash, PunchHash.NONE_BEFORE);
    }

    /** @return how many punches there are, about as many as wanted */
    static long fill(AgentStore store, int people, int punches) throws SQLException {
        FilledStore filled = new FilledStore();
        try (Handle handle = store.jdbi().open()) {
            Connection connection = handle.getConnection();
            connection.setAutoCommit(false);
            people(connection, people);
            filled.punches(connection, people, punches);
            filled.journals(connection);
            connection.commit();
            connection.setAutoCommit(true);
            // What the server's own housekeeping does within minutes.
            handle.execute("analyze");
        }
        return filled.rows;
    }

    static PersonId person(int number) {
        return new PersonId(String.valueOf(10_000 + number));
    }

    /** The numbers of those who supervise somebody. */
    static int[] supervisors(int people) {
        return IntStream.range(0, people).filter(number -> number % GROUP == 0).toArray();
    }

    private static void people(Connection connection, int people) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into person (person, name_th, name_en, position, unit, supervisor) values (?, ?, ?, ?, ?, ?)")) {
            for (int number = 0; number < people; number++) {
                int group = number / GROUP;
                insert.setString(1, person(number).value());
                insert.setString(2, "บุคคล ตัวอย่าง " + number);
                insert.setString(3, "Sample Person " + number);
                insert.setString(4, "นักวิชาการพาณิชย์");
                insert.setString(5, "กอง " + group);
                insert.setString(
                        6, number % GROUP == 0 ? null : person(group * GROUP).value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void punches(Connection connection, int people, int punches) throws SQLException {
        List<LocalDate> workingDays = FIRST_DAY
                .datesUntil(LAST_DAY.plusDays(1))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .toList();
        double share = punches / 2.0 / people / workingDays.size();
        try (PreparedStatement insert = connection.prepareStatement("insert into punch (device, chain, serial, id,"
                + " person, direction, method, time, time_millis, clock_state, clock_error_millis, boot_id,"
                + " monotonic_nanos, previous_hash, hash, received_at, json)"
                + " values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (LocalDate day : workingDays) {
                for (Scan scan : scans(day, people, share)) {
                    insert(insert, scan);
                    if (++rows % ROWS_PER_COMMIT == 0) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            insert.executeBatch();
        }
    }

    private List<Scan> scans(LocalDate day, int people, double share) {
        List<Scan> scans = new ArrayList<>();
        OffsetDateTime midnight = day.atStartOfDay().atOffset(OFFSET);
        for (int person = 0; person < people; person++) {
            // More than everybody every day: somebody goes out and in again.
            for (double left = share; left > 0; left--) {
                if (random.nextDouble() < left) {
                    scans.add(new Scan(
                            person,
                            Direction.IN,
                            midnight.plusSeconds(27_000 + random.nextInt(5_400))
                                    .plusNanos(1_000_000L * random.nextInt(1000))));
                    scans.add(new Scan(
                            person,
                            Direction.OUT,
                            midnight.plusSeconds(58_500 + random.nextInt(7_200))
                                    .plusNanos(1_000_000L * random.nextInt(1000))));
                }
            }
        }
        scans.sort(Comparator.comparing(Scan::time));
        return scans;
    }

    private void insert(PreparedStatement insert, Scan scan) throws SQLException {
        int terminal = scan.person() % TERMINALS;
        long millis = scan.time().toInstant().toEpochMilli();
        Punch punch = new Punch(
                new UUID((millis << 16) | 0x7000 | random.nextInt(0x1000), Long.MIN_VALUE | (random.nextLong() >>> 2)),
                device(terminal),
                new Serial(lastSerial[terminal] + 1),
                person(scan.person()),
                scan.direction(),
                Method.FACE,
                scan.time(),
                new ClockReading(ClockReading.State.SYNCED, 4L, bootId, millis * 1_000_000),
                0.7312,
                0.4787,
                0.41,
                0.98,
                MODELS,
                lastHash[terminal],
                "");
        ObjectNode json = (ObjectNode) Codec.tree(punch);
        String hash = PunchHash.of(json);
        json.put("hash", hash);
        insert.setString(1, punch.device().value());
        insert.setLong(2, punch.serial().value());
        insert.setString(3, punch.id().toString());
        insert.setString(4, punch.person().value());
        insert.setString(5, punch.direction().name());
        insert.setString(6, punch.method().name());
        insert.setString(7, punch.time().toString());
        insert.setLong(8, millis);
        insert.setString(9, punch.clock().state().name());
        insert.setObject(10, punch.clock().errorMillis(), Types.BIGINT);
        insert.setString(11, bootId);
        insert.setLong(12, punch.clock().monotonicNanos());
        insert.setString(13, punch.previousHash());
        insert.setString(14, hash);
        insert.setString(15, punch.time().toString());
        insert.setString(16, new String(Codec.encode(json), US_ASCII));
        insert.addBatch();
        lastSerial[terminal]++;
        lastHash[terminal] = hash;
    }

    private void journals(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into journal (device, chain, highest, last_hash) values (?, 1, ?, ?)")) {
            for (int terminal = 0; terminal < TERMINALS; terminal++) {
                insert.setString(1, device(terminal).value());
                insert.setLong(2, lastSerial[terminal]);
                insert.setString(3, lastSerial[terminal] == 0 ? null : lastHash[terminal]);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static DeviceId device(int terminal) {
        return new DeviceId("MOC-OPS-%02d".formatted(terminal + 1));
    }
}
