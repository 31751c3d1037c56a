package org.opsta.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Punches in serial order, from the oldest the agent has not acknowledged.
 *
 * @param punches kept as JSON, so that one unreadable punch does not cost the rest, and each hash covers what was sent
 */
public record PunchBatch(DeviceId device, List<JsonNode> punches) {

    /** A terminal never sends more in one message. */
    public static final int MOST = 200;

    public PunchBatch {
        Required.present(device, "device");
        punches = List.copyOf(Required.present(punches, "punches"));
        if (punches.isEmpty() || punches.size() > MOST) {
            throw new IllegalArgumentException("punches has " + punches.size() + " entries, expected 1 to " + MOST);
        }
    }
}
