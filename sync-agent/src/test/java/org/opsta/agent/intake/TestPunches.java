package org.opsta.agent.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.opsta.contract.ClockReading;
import org.opsta.contract.Codec;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchBatch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;

/** Punches as a terminal makes them. */
public final class TestPunches {

    public static final DeviceId DEVICE = new DeviceId("MOC-OPS");

    private TestPunches() {}

    /** The same punch for the same serial every time. */
    public static Punch punch(long serial) {
        return punch(
                serial,
                "10151",
                serial % 2 == 1 ? Direction.IN : Direction.OUT,
                OffsetDateTime.parse("2021-09-14T08:45:12+07:00").plusMinutes(serial - 1));
    }

    public static Punch punch(long serial, String person, Direction direction, OffsetDateTime time) {
        return new Punch(
                        new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + serial),
                        DEVICE,
                        new Serial(serial),
                        new PersonId(person),
                        direction,
                        Method.FACE,
                        time,
                        new ClockReading(ClockReading.State.SYNCED, 20L, "boot-1", serial * 1000),
                        0.61,
                        0.47,
                        0.2,
                        0.99,
                        Map.of("embedder", "0".repeat(64)),
                        PunchHash.NONE_BEFORE,
                        "")
                .sealed();
    }

    /** One without a face: no score, no threshold, no margin, no liveness, no models. */
    public static ObjectNode byPin(long serial) {
        ObjectNode punch = json(serial).put("method", Method.PIN.name());
        punch.remove(List.of("score", "threshold", "margin", "liveness"));
        punch.putObject("models");
        return sealed(punch);
    }

    public static ObjectNode json(long serial) {
        return (ObjectNode) Codec.tree(punch(serial));
    }

    /** The JSON with its hash made right again after a change. */
    public static ObjectNode sealed(ObjectNode punch) {
        return punch.put("hash", PunchHash.of(punch));
    }

    public static PunchBatch batch(long first, long last) {
        return batch(
                LongStream.rangeClosed(first, last).mapToObj(TestPunches::json).toArray(JsonNode[]::new));
    }

    public static PunchBatch batch(JsonNode... punches) {
        return new PunchBatch(DEVICE, new ArrayList<>(List.of(punches)));
    }
}
