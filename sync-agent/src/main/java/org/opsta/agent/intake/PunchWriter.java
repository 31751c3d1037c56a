package org.opsta.agent.intake;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.ClockCorrections.Unsynced;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.Serial;
import org.opsta.contract.Sha256;

/** Collects what one transaction writes, so that the punches of many terminals go into one statement. */
final class PunchWriter {

    private final Handle handle;
    private final OffsetDateTime receivedAt;
    private final List<NewPunch> punches = new ArrayList<>();
    private final List<SetAside> aside = new ArrayList<>();

    private record NewPunch(long chain, Reviewed.Sound entry) {}

    private record SetAside(
            DeviceId device,
            Reviewed.Faulty entry,
            @Nullable Long chain) {}

    PunchWriter(Handle handle, OffsetDateTime receivedAt) {
        this.handle = handle;
        this.receivedAt = receivedAt;
    }

    OffsetDateTime receivedAt() {
        return receivedAt;
    }

    void add(long chain, Reviewed.Sound punch) {
        punches.add(new NewPunch(chain, punch));
    }

    /** @param chain in which it holds its serial's place; none for another journal's */
    void setAside(DeviceId device, Reviewed.Faulty entry, @Nullable Long chain) {
        aside.add(new SetAside(device, entry, chain));
    }

    void flush() {
        if (!punches.isEmpty()) {
            try {
                insertPunches();
            } catch (SQLException e) {
                throw new StoreFailed("punches could not be inserted", e);
            }
            redate();
            punches.clear();
        }
        if (!aside.isEmpty()) {
            insertSetAside();
            aside.clear();
        }
    }

    /** Plain JDBC: this is where the intake spends its time. */
    private void insertPunches() throws SQLException {
        try (PreparedStatement insert = handle.getConnection()
                .prepareStatement("insert into punch (device, chain, serial, id, person, direction, method, time,"
                        + " time_millis, clock_state, clock_error_millis, boot_id, monotonic_nanos, previous_hash, hash,"
                        + " received_at, json) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            String received = receivedAt.toString();
            for (NewPunch fresh : punches) {
                Punch punch = fresh.entry().punch();
                insert.setString(1, punch.device().value());
                insert.setLong(2, fresh.chain());
                insert.setLong(3, punch.serial().value());
                insert.setString(4, punch.id().toString());
                insert.setString(5, punch.person().value());
                insert.setString(6, punch.direction().name());
                insert.setString(7, punch.method().name());
                insert.setString(8, punch.time().toString());
                insert.setLong(9, punch.time().toInstant().toEpochMilli());
                insert.setString(10, punch.clock().state().name());
                Long error = punch.clock().errorMillis();
                if (error == null) {
                    insert.setNull(11, Types.BIGINT);
                } else {
                    insert.setLong(11, error);
                }
                insert.setString(12, PlainText.bootId(punch.clock().bootId()));
                insert.setLong(13, punch.clock().monotonicNanos());
                insert.setString(14, punch.previousHash());
                insert.setString(15, punch.hash());
                insert.setString(16, received);
                insert.setString(17, fresh.entry().json());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void redate() {
        Map<DeviceId, List<Unsynced>> unsynced = new TreeMap<>(Comparator.comparing(DeviceId::value));
        for (NewPunch fresh : punches) {
            Punch punch = fresh.entry().punch();
            ClockReading clock = punch.clock();
            if (clock.state() != ClockReading.State.SYNCED) {
                unsynced.computeIfAbsent(punch.device(), device -> new ArrayList<>())
                        .add(new Unsynced(
                                punch.device(),
                                fresh.chain(),
                                punch.serial().value(),
                                punch.time(),
                                clock.state(),
                                PlainText.bootId(clock.bootId()),
                                clock.monotonicNanos()));
            }
        }
        unsynced.values().forEach(ofDevice -> ClockCorrections.redate(handle, ofDevice, receivedAt));
    }

    private void insertSetAside() {
        PreparedBatch batch =
                handle.prepareBatch("insert into set_aside (device, json_sha256, serial, code, detail, hash,"
                        + " previous_hash, chain, received_at, json) values (:device, :sha256, :serial, :code, :detail, :hash,"
                        + " :previousHash, :chain, :receivedAt, :json) on conflict do nothing");
        for (SetAside each : aside) {
            Reviewed.Faulty entry = each.entry();
            Serial serial = entry.serial();
            batch.bind("device", each.device().value())
                    .bind("sha256", Sha256.hex(entry.json().getBytes(StandardCharsets.US_ASCII)))
                    .bind("serial", serial == null ? null : (Long) serial.value())
                    .bind("code", entry.code().name())
                    .bind("detail", entry.detail())
                    .bind("hash", entry.hash())
                    .bind("previousHash", entry.previousHash())
                    .bind("chain", each.chain())
                    .bind("receivedAt", receivedAt.toString())
                    .bind("json", entry.json())
                    .add();
        }
        batch.execute();
    }
}
