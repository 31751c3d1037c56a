package org.opsta.contract;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One time record as the terminal made it; never changed afterwards.
 *
 * @param id UUIDv7
 * @param serial position in the terminal's journal
 * @param time wall-clock time with offset
 * @param score cosine similarity to the person's template, absent when no face was used
 * @param threshold the score that was needed
 * @param margin how far the score was above the next best person's
 * @param liveness probability of a live face, absent when not judged
 * @param models SHA-256 of each model that took part, by its role
 * @param previousHash hash of the punch before, {@link PunchHash#NONE_BEFORE} for serial 1
 * @param hash {@link PunchHash} of this punch
 */
public record Punch(
        UUID id,
        DeviceId device,
        Serial serial,
        PersonId person,
        Direction direction,
        Method method,
        OffsetDateTime time,
        ClockReading clock,
        @Nullable Double score,
        @Nullable Double threshold,
        @Nullable Double margin,
        @Nullable Double liveness,
        Map<String, String> models,
        String previousHash,
        String hash) {

    public Punch {
        Required.present(id, "id");
        Required.present(device, "device");
        Required.present(serial, "serial");
        Required.present(person, "person");
        Required.present(direction, "direction");
        Required.present(method, "method");
        Required.present(time, "time");
        Required.present(clock, "clock");
        models = Map.copyOf(Required.present(models, "models"));
        Required.present(previousHash, "previousHash");
        Required.present(hash, "hash");
    }

    Punch withHash(String newHash) {
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
                newHash);
    }

    /** This punch with its own hash filled in. */
    public Punch sealed() {
        return withHash(PunchHash.of(Codec.tree(this)));
    }
}
