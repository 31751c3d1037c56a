package org.opsta.kiosk.outbox;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockCorrection;
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

    /** The oldest of the punches from one serial through another that are kept, acknowledged or not, in serial order. */
    List<StoredPunch> kept(long from, long through, int most) throws OutboxFailed;

    /** Serial of the oldest punch that is kept; all after it are kept as well. Empty when there is none. */
    OptionalLong oldestKept() throws OutboxFailed;

    /** The newest punches that are kept, acknowledged or not, in serial order. */
    List<Punch> newest(int most) throws OutboxFailed;

    /**
     * Marks every punch up to and including {@code serial} as stored by the agent. A serial below an earlier one is
     * ignored: acknowledgements may come late or twice. A mark may be lost with the power; then the punches are sent again.
     *
     * @param hash of the punch with that serial, as the agent has it; null when it does not say
     * @return through which serial they were marked before
     * @throws OutboxFailed with {@link OutboxFailed.Code#NEVER_APPENDED} when there is no such punch yet, with
     *     {@link OutboxFailed.Code#FOREIGN_ACK} when this journal's punch has another hash; nothing is marked
     */
    long acknowledgeThrough(long serial, @Nullable String hash) throws OutboxFailed;

    /**
     * Serial of the newest punch of this boot whose clock was not SYNCED, when no recorded correction of this boot covers
     * it yet.
     */
    OptionalLong needsCorrection(String bootId) throws OutboxFailed;

    /**
     * Records a correction. It is on disk when this returns, and stays until it was acknowledged. A second one of the same
     * boot through the same serial is ignored.
     *
     * @throws OutboxFailed with {@link OutboxFailed.Code#NEVER_APPENDED} when there is no punch yet that it goes through
     */
    void correct(ClockCorrection correction) throws OutboxFailed;

    /** The corrections the agent has not acknowledged, those for older punches first. */
    List<ClockCorrection> unacknowledgedCorrections() throws OutboxFailed;

    /** Marks a correction as stored by the agent; one that is not known is ignored. */
    void acknowledgeCorrection(String bootId, long throughSerial) throws OutboxFailed;

    /**
     * Takes back the acknowledgement of the corrections that are for punches from this serial on: an agent that asks for
     * such punches again has lost them, and may have lost the corrections with them.
     */
    void sendCorrectionsAgain(long fromSerial) throws OutboxFailed;

    OutboxState state() throws OutboxFailed;

    /**
     * House-keeping that no punch should wait for: lets old acknowledged punches go, gives space back, makes the disk
     * reserve again. To be called every few seconds; does a little each time.
     */
    void tend() throws OutboxFailed;

    @Override
    void close();
}
