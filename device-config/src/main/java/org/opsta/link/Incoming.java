package org.opsta.link;

import java.util.Optional;

/**
 * A message from the broker. Holds {@code payload} without copying: nobody changes it.
 *
 * @param correlation the sender's MQTT 5 correlation data
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying photos would only cost memory.
public record Incoming(String topic, byte[] payload, boolean retained, Optional<byte[]> correlation) {}
