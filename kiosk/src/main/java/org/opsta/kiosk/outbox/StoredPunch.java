package org.opsta.kiosk.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import org.opsta.contract.Serial;

/**
 * A punch as the journal holds it, ready to be sent.
 *
 * @param json exactly what its hash was computed over, even when an older version of this software wrote it
 * @param bytes length of the JSON text in UTF-8
 */
public record StoredPunch(Serial serial, JsonNode json, int bytes) {}
