package org.opsta.kiosk.outbox;

import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;
import org.opsta.contract.Serial;

/**
 * Where the journal stands; outlives the punches themselves.
 *
 * @param lastSerial 0 before the first punch
 * @param lastHash hash of the last punch, the next one's link in the chain
 * @param acknowledgedThrough 0 before the first acknowledgement
 */
record JournalHead(long lastSerial, String lastHash, long acknowledgedThrough) {

    static final JournalHead START = new JournalHead(0, PunchHash.NONE_BEFORE, 0);

    Serial nextSerial() {
        return new Serial(lastSerial + 1);
    }

    long depth() {
        return lastSerial - acknowledgedThrough;
    }

    JournalHead after(Punch punch) {
        return new JournalHead(punch.serial().value(), punch.hash(), acknowledgedThrough);
    }

    JournalHead acknowledged(long serial) {
        return new JournalHead(lastSerial, lastHash, serial);
    }

    void checkAppended(long serial) throws OutboxFailed {
        if (serial > lastSerial) {
            throw new OutboxFailed(
                    OutboxFailed.Code.NEVER_APPENDED,
                    "the agent acknowledges punches through " + serial + ", but the last one made is " + lastSerial
                            + "; nothing is removed. Check that no other terminal uses this device id, and that this"
                            + " journal was not replaced by an older copy");
        }
    }
}
