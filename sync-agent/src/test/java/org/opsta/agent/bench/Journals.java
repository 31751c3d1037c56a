package org.opsta.agent.bench;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.opsta.agent.bench.Terminals.Batch;
import org.opsta.agent.bench.Terminals.Journal;
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

/** What terminals have recorded: chained and hashed, with every field a scanned face fills, the same for the same seed. */
final class Journals {

    private static final OffsetDateTime BEGIN = OffsetDateTime.parse("2026-01-05T08:00:00.123+07:00");
    private static final Map<String, String> MODELS = Map.of(
            "detector", "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
            "mesh", "c7d54204ce0448474c7f3fa9af494787c0965cbdd6f20fc72867e43046bd43d5",
            "embedder", "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
            "liveness", "5d573d20b795a19d7b2a0f67cc4c1130ce8ec30d5f6aa06b2c788a344a49d4dd");

    private Journals() {}

    static List<Journal> of(int terminals, int batches, int punchesPerBatch) {
        return IntStream.range(0, terminals)
                .parallel()
                .mapToObj(number -> journal(number, batches, punchesPerBatch))
                .toList();
    }

    private static Journal journal(int number, int batches, int punchesPerBatch) {
        Random random = new Random(number);
        DeviceId device = new DeviceId("BENCH-%03d".formatted(number));
        String bootId = new UUID(random.nextLong(), random.nextLong()).toString();
        List<Batch> all = new ArrayList<>();
        String previous = PunchHash.NONE_BEFORE;
        long serial = 0;
        for (int batch = 0; batch < batches; batch++) {
            List<com.fasterxml.jackson.databind.JsonNode> punches = new ArrayList<>();
            for (int i = 0; i < punchesPerBatch; i++) {
                serial++;
                Punch punch = punch(random, device, bootId, serial, previous);
                previous = punch.hash();
                punches.add(Codec.tree(punch));
            }
            all.add(new Batch(Codec.encode(new PunchBatch(device, punches)), serial));
        }
        return new Journal(device, all);
    }

    private static Punch punch(Random random, DeviceId device, String bootId, long serial, String previous) {
        OffsetDateTime time = BEGIN.plusSeconds(17 * serial).plusNanos(1_000_000L * random.nextInt(1000));
        return new Punch(
                        new UUID(
                                (time.toInstant().toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000),
                                0x8000_0000_0000_0000L | (random.nextLong() >>> 2)),
                        device,
                        new Serial(serial),
                        new PersonId(String.valueOf(10_000 + random.nextInt(5_000))),
                        random.nextBoolean() ? Direction.IN : Direction.OUT,
                        Method.FACE,
                        time,
                        new ClockReading(
                                ClockReading.State.SYNCED,
                                (long) random.nextInt(50),
                                bootId,
                                17_000_000_000L * serial + random.nextInt(1_000_000_000)),
                        (double) random.nextFloat(),
                        0.4787,
                        (double) random.nextFloat(),
                        (double) random.nextFloat(),
                        MODELS,
                        previous,
                        "")
                .sealed();
    }
}
