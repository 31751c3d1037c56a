package org.opsta.agent.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Sha256;

/** Gives the rows of version 1 what version 2 keeps in columns; no SQL reads JSON on both databases. */
final class FillFromJson implements JavaMigration {

    private static final int PAGE = 1000;
    private static final int LONGEST_BOOT_ID = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("3");
    }

    @Override
    public String getDescription() {
        return "fill from json";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException, IOException {
        punches(context.getConnection());
        setAside(context.getConnection());
    }

    private static void punches(Connection connection) throws SQLException, IOException {
        String device = "";
        long serial = 0;
        List<String> page;
        do {
            page = new ArrayList<>();
            try (PreparedStatement read = connection.prepareStatement(
                            "select device, serial, json from punch where (device, serial) > (?, ?) order by device, serial"
                                    + " limit " + PAGE);
                    PreparedStatement write = connection.prepareStatement(
                            "update punch set clock_state = ?, clock_error_millis = ?, boot_id = ?, monotonic_nanos = ?,"
                                    + " previous_hash = ? where device = ? and serial = ?")) {
                read.setString(1, device);
                read.setLong(2, serial);
                try (ResultSet rows = read.executeQuery()) {
                    while (rows.next()) {
                        device = rows.getString("device");
                        serial = rows.getLong("serial");
                        page.add(device);
                        JsonNode punch = JSON.readTree(rows.getString("json"));
                        JsonNode clock = punch.path("clock");
                        write.setString(1, clock.path("state").asText());
                        if (clock.path("errorMillis").isNumber()) {
                            write.setLong(2, clock.path("errorMillis").asLong());
                        } else {
                            write.setNull(2, Types.BIGINT);
                        }
                        write.setString(3, bootKey(clock.path("bootId").asText()));
                        write.setLong(4, clock.path("monotonicNanos").asLong());
                        write.setString(5, hashOr(punch.path("previousHash"), ""));
                        write.setString(6, device);
                        write.setLong(7, serial);
                        write.addBatch();
                    }
                }
                write.executeBatch();
            }
        } while (page.size() == PAGE);
    }

    /** There are few of these, or the terminals are in a bad way. */
    private static void setAside(Connection connection) throws SQLException, IOException {
        try (PreparedStatement read =
                        connection.prepareStatement("select device, json_sha256, code, json from set_aside");
                PreparedStatement write = connection.prepareStatement("update set_aside set hash = ?, previous_hash = ?"
                        + " where device = ? and json_sha256 = ? and code = ?");
                ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                JsonNode punch = JSON.readTree(rows.getString("json"));
                write.setString(1, hashOr(punch.path("hash"), null));
                write.setString(2, hashOr(punch.path("previousHash"), null));
                write.setString(3, rows.getString("device"));
                write.setString(4, rows.getString("json_sha256"));
                write.setString(5, rows.getString("code"));
                write.addBatch();
            }
            write.executeBatch();
        }
    }

    private static @Nullable String hashOr(JsonNode value, @Nullable String otherwise) {
        return value.isTextual() && value.textValue().matches("[0-9a-f]{64}") ? value.textValue() : otherwise;
    }

    /** As the intake keeps it: any text that came from a terminal, fit for an index. */
    private static String bootKey(String bootId) {
        return bootId.length() <= LONGEST_BOOT_ID && bootId.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? bootId
                : Sha256.hex(bootId.getBytes(StandardCharsets.UTF_8));
    }
}
