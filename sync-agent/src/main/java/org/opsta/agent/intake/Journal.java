package org.opsta.agent.intake;

import org.jspecify.annotations.Nullable;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Punch;
import org.opsta.contract.PunchHash;

/** How far one terminal's present journal is stored, in the transaction that read it. */
final class Journal {

    private final DeviceId device;
    private final long chain;
    private final long highestBefore;
    private long highest;
    private @Nullable String lastHash;
    private boolean changed;

    Journal(DeviceId device, long chain, long highest, @Nullable String lastHash) {
        this.device = device;
        this.chain = chain;
        this.highestBefore = highest;
        this.highest = highest;
        this.lastHash = lastHash;
    }

    DeviceId device() {
        return device;
    }

    long chain() {
        return chain;
    }

    /** The highest serial that is stored, or set aside in its place; 0 for none. */
    long highest() {
        return highest;
    }

    /** As it was read. */
    long highestBefore() {
        return highestBefore;
    }

    /** Of the punch with that serial; absent when it is not known here. */
    @Nullable
    String lastHash() {
        return lastHash;
    }

    boolean changed() {
        return changed;
    }

    void reach(long serial, @Nullable String hash) {
        highest = serial;
        lastHash = hash;
        changed = true;
    }

    /** Whether this is the very next punch, which needs no look at the store. */
    boolean continuesWith(Punch punch) {
        String before = highest == 0 ? PunchHash.NONE_BEFORE : lastHash;
        return punch.serial().value() == highest + 1 && punch.previousHash().equals(before);
    }
}
