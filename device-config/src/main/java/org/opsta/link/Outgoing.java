package org.opsta.link;

import java.util.Optional;

/**
 * A message to the broker.
 *
 * @param atLeastOnce QoS 1 rather than 0
 * @param correlation MQTT 5 correlation data
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying photos would only cost memory.
public record Outgoing(
        String topic, byte[] payload, boolean atLeastOnce, boolean retained, Optional<byte[]> correlation) {

    public static Outgoing atLeastOnce(String topic, byte[] payload) {
        return new Outgoing(topic, payload, true, false, Optional.empty());
    }

    public static Outgoing atMostOnce(String topic, byte[] payload) {
        return new Outgoing(topic, payload, false, false, Optional.empty());
    }

    public static Outgoing retained(String topic, byte[] payload) {
        return new Outgoing(topic, payload, true, true, Optional.empty());
    }

    public Outgoing answering(Incoming request) {
        return new Outgoing(topic, payload, atLeastOnce, retained, request.correlation());
    }
}
