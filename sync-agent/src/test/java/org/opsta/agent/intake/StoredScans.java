package org.opsta.agent.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.opsta.contract.ClockCorrection;
import org.opsta.contract.ClockReading;
import org.opsta.contract.ClockReading.State;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;

/** Scans of one terminal that arrive in a real punch log, for tests of what is made of them. */
public final class StoredScans {

    private static final OffsetDateTime RECEIVED =
            Instant.ofEpochSecond(1_790_000_000).atOffset(ZoneOffset.ofHours(7));

    private final PunchLog log;
    private final ClockCorrections corrections;
    private long serial;
    private String before = PunchHash.NONE_BEFORE;

    public StoredScans(Jdbi jdbi) {
        log = new PunchLog(jdbi);
        corrections = new ClockCorrections(jdbi);
    }

    public UUID arrive(PersonId person, Direction direction, String time) {
        return arrive(person, direction, time, State.SYNCED, "boot-of-others", serial);
    }

    /** @param seconds since the boot began */
    public UUID arrive(PersonId person, Direction direction, String time, State clock, String boot, long seconds) {
        serial++;
        Punch punch = TestPunches.punch(
                serial,
                0,
                OffsetDateTime.parse(time),
                new ClockReading(clock, clock == State.SYNCED ? 20L : null, boot, seconds * 1_000_000_000L),
                before);
        ObjectNode json = TestPunches.sealed(
                ((ObjectNode) Codec.tree(punch)).put("person", person.value()).put("direction", direction.name()));
        before = json.get("hash").textValue();
        DeviceId device = punch.device();
        log.append(List.of(new Delivery(device, BatchReview.of(device, TestPunches.batch(json)))), RECEIVED);
        return punch.id();
    }

    /** All scans of that boot so far get another time. */
    public void clockWasWrong(String boot, OffsetDateTime right, long secondsSinceBoot) {
        corrections.put(
                new ClockCorrection(
                        TestPunches.DEVICE,
                        boot,
                        new Serial(serial),
                        right,
                        secondsSinceBoot * 1_000_000_000L,
                        12,
                        100,
                        "chrony"),
                RECEIVED);
    }
}
