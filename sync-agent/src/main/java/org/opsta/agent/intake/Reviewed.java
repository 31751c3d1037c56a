package org.opsta.agent.intake;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.Punch;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;

/** What became of one entry of a batch before the store has seen it. */
sealed interface Reviewed {

    /** The entry as it came, as JSON in ASCII. */
    String json();

    /** A punch whose shape, device, hash and place in the batch are right. */
    record Sound(Punch punch, String json) implements Reviewed {}

    /**
     * Kept as it came, for a person to look at.
     *
     * @param serial absent when it cannot be read
     */
    record Faulty(@Nullable Serial serial, RejectCode code, String detail, String json) implements Reviewed {}
}
