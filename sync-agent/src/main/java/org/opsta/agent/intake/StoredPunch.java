package org.opsta.agent.intake;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Serial;

/**
 * A time record as the central store has it.
 *
 * @param chain which of the terminal's journals it is in, 1 unless a person accepted another one
 * @param time the time that counts, with the terminal's offset
 * @param clock state of the terminal's clock when the punch was made
 * @param errorMillis how far {@code time} may be off; absent when nobody can say
 * @param redated absent when {@code time} is what the terminal wrote
 * @param receivedAt when the agent stored it
 */
public record StoredPunch(
        DeviceId device,
        long chain,
        Serial serial,
        UUID id,
        PersonId person,
        Direction direction,
        Method method,
        OffsetDateTime time,
        ClockReading.State clock,
        @Nullable Long errorMillis,
        @Nullable RedatedTime redated,
        OffsetDateTime receivedAt) {}
