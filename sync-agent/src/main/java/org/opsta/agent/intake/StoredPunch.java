package org.opsta.agent.intake;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Direction;
import org.opsta.contract.Method;
import org.opsta.contract.PersonId;
import org.opsta.contract.Serial;

/**
 * A time record as the central store has it.
 *
 * @param time as the terminal wrote it, with its offset
 * @param receivedAt when the agent stored it
 */
public record StoredPunch(
        DeviceId device,
        Serial serial,
        UUID id,
        PersonId person,
        Direction direction,
        Method method,
        OffsetDateTime time,
        OffsetDateTime receivedAt) {}
