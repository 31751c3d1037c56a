package org.opsta.agent.intake;

import java.nio.charset.StandardCharsets;
import org.opsta.contract.Codec;
import org.opsta.contract.Punch;
import org.opsta.contract.UnreadableMessage;

/**
 * A time record with all that is known of it.
 *
 * @param stored with the time that counts
 * @param written as the terminal wrote it
 * @param json the very text that its hash is of
 */
public record PunchDetail(StoredPunch stored, Punch written, String json) {

    static PunchDetail of(StoredPunch stored, String json) {
        try {
            return new PunchDetail(stored, Codec.decode(json.getBytes(StandardCharsets.UTF_8), Punch.class), json);
        } catch (UnreadableMessage e) {
            throw new IllegalStateException("punch " + stored.id() + " was read before it was stored", e);
        }
    }
}
