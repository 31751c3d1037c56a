package org.opsta.kiosk.outbox;

import java.time.Instant;
import java.util.List;
import org.opsta.contract.Punch;

/**
 * The punch journal. Gives each punch the next serial and chains it to the one before; hands out what the agent has not
 * acknowledged; forgets nothing before.
 *
 * <p>Safe for use by several threads: some append, the uplink's reads and acknowledges, health asks for the state.
 */
public interface Outbox extends AutoCloseable {

    /**
     * Records a punch. It is on disk when this returns; when this throws, nothing of it is.
     *
     * @throws OutboxFailed with {@link OutboxFailed.Code#FULL} when there is no space left
     */
    Punch append(PunchDraft draft) throws OutboxFailed;

    /** The oldest punches the agent has not acknowledged, in serial order. */
    List<StoredPunch> unacknowledged(int most) throws OutboxFailed;

    /**
     * Marks every punch up to and including {@code serial} as stored by the agent. A serial below an earlier one is
     * ignored: acknowledgements may come late or twice.
     *
     * @throws OutboxFailed with {@link OutboxFailed.Code#NEVER_APPENDED} when there is no such punch yet; nothing is marked
     */
    void acknowledgeThrough(long serial) throws OutboxFailed;

    OutboxState state() throws OutboxFailed;

    /** Punches made at or after {@code from}, acknowledged or not, in serial order, as far back as the journal keeps them. */
    List<Punch> since(Instant from) throws OutboxFailed;

    @Override
    void close();
}
