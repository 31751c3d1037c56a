package org.opsta.kiosk.outbox;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Punch;
import org.opsta.contract.Serial;

/** What a punch says before the journal gives it its place; the components mean what they mean in {@link Punch}. */
public record PunchDraft(
        PersonId person,
        Direction direction,
        Method method,
        OffsetDateTime time,
        ClockReading clock,
        @Nullable Double score,
        @Nullable Double threshold,
        @Nullable Double margin,
        @Nullable Double liveness,
        Map<String, String> models) {

    public PunchDraft {
        Objects.requireNonNull(person, "person");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(clock, "clock");
        models = Map.copyOf(models);
    }

    Punch sealed(UUID id, DeviceId device, Serial serial, String previousHash) {
        String notYetKnown = "";
        return new Punch(
                        id,
                        device,
                        serial,
                        person,
                        direction,
                        method,
                        time,
                        clock,
                        score,
                        threshold,
                        margin,
                        liveness,
                        models,
                        previousHash,
                        notYetKnown)
                .sealed();
    }
}
