package org.opsta.agent.intake;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.Punch;
import org.opsta.contract.RejectCode;
import org.opsta.contract.Serial;

/** What became of one entry of a batch before the store has seen it. */
sealed interface Reviewed {

    /** The entry as it came, as JSON in ASCII. */
    String json();

    /** As the entry declares it; absent when it cannot be read. */
    @Nullable
    String hash();

    /** A punch whose shape, device, hash and place in the batch are right. */
    record Sound(Punch punch, String json) implements Reviewed {
        @Override
        public String hash() {
            return punch.hash();
        }
    }

    /**
     * Kept as it came, for a person to look at.
     *
     * @param serial absent when it cannot be read
     * @param hash as declared, right or not; absent when it cannot be one
     * @param previousHash likewise
     */
    record Faulty(
            @Nullable Serial serial,
            RejectCode code,
            String detail,
            @Nullable String hash,
            @Nullable String previousHash,
            String json)
            implements Reviewed {

        /** With the serial of the place it stands in. */
        Faulty at(long place) {
            return new Faulty(new Serial(place), code, detail, hash, previousHash, json);
        }
    }
}
