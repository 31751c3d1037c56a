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

    private static final ClockReading.State TRUSTED = ClockReading.State.SYNCED;
    private static final List<Punch> JOURNAL = new ArrayList<>();

    private TestPunches() {}

    /** The same punch for the same serial every time, each naming the hash of the one before. */
    public static synchronized Punch punch(long serial) {
        while (JOURNAL.size() < serial) {
            long next = JOURNAL.size() + 1L;
            JOURNAL.add(punch(
                    next,
                    0,
                    JOURNAL.isEmpty() ? PunchHash.NONE_BEFORE : punch(next - 1).hash()));
        }
        return JOURNAL.get((int) serial - 1);
    }

    /**
     * A journal that shares its first punches with the usual one and goes its own way from then on.
     *
     * @param other which of the other journals
     * @param shared how many punches it shares; 0 for one that began anew
     * @param last how many punches it has in all
     * @return the punches that are its own
     */
    public static List<Punch> fork(int other, long shared, long last) {
        List<Punch> fork = new ArrayList<>();
        String before = shared == 0 ? PunchHash.NONE_BEFORE : punch(shared).hash();
        for (long serial = shared + 1; serial <= last; serial++) {
            fork.add(punch(serial, other, before));
            before = fork.get(fork.size() - 1).hash();
        }
        return fork;
    }

    private static Punch punch(long serial, int journal, String previousHash) {
        return punch(
                serial,
                journal,
                OffsetDateTime.parse("2021-09-14T08:45:12+07:00").plusMinutes(serial - 1),
                new ClockReading(TRUSTED, 20L, "boot-" + (journal + 1), serial * 1000),
                previousHash);
    }

    public static Punch punch(long serial, int journal, OffsetDateTime time, ClockReading clock, String previousHash) {
        return new Punch(
                        new UUID(0x0190_0000_0000_7000L + journal, 0x8000_0000_0000_0000L + serial),
                        DEVICE,
                        new Serial(serial),
                        new PersonId("10151"),
                        serial % 2 == 1 ? Direction.IN : Direction.OUT,
                        Method.FACE,
                        time,
                        clock,
                        0.61,
                        0.47,
                        0.2,
                        0.99,
                        Map.of("embedder", "0".repeat(64)),
                        previousHash,
                        "")
                .sealed();
    }

    /** The same journal as any terminal's of that name. */
    public static List<ObjectNode> journal(DeviceId device, long last) {
        List<ObjectNode> journal = new ArrayList<>();
        String before = PunchHash.NONE_BEFORE;
        for (long serial = 1; serial <= last; serial++) {
            ObjectNode punch = json(serial)
                    .put("device", device.value())
                    .put("id", new UUID(0x7000L + device.hashCode(), 0x8000_0000_0000_0000L + serial).toString())
                    .put("previousHash", before);
            journal.add(sealed(punch));
            before = punch.get("hash").textValue();
        }
        return journal;
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

    public static PunchBatch batch(List<Punch> punches) {
        return batch(punches.stream().map(Codec::tree).toArray(JsonNode[]::new));
    }

    public static PunchBatch batch(JsonNode... punches) {
        return new PunchBatch(DEVICE, new ArrayList<>(List.of(punches)));
    }
}
