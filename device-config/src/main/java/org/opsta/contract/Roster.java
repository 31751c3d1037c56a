package org.opsta.contract;

import java.time.OffsetDateTime;

/**
 * Retained on {@code roster}: whom the agent believes a terminal should hold now, in one line to be compared.
 *
 * @param version of the agent's roster for this terminal; a later one has a higher number
 * @param count of people
 * @param digest of them and their photos, as in {@link RosterDigest}
 * @param at when the agent wrote this
 */
public record Roster(DeviceId device, long version, int count, String digest, OffsetDateTime at) {

    public Roster {
        Required.present(device, "device");
        Required.notNegative(version, "version");
        Required.notNegative(count, "count");
        Sha256.check(digest, "digest");
        Required.present(at, "at");
    }

    public static Roster of(DeviceId device, long version, RosterDigest people, OffsetDateTime at) {
        return new Roster(device, version, people.count(), people.digest(), at);
    }

    /** Whether a terminal that holds these people holds those it should. */
    public boolean agreesWith(RosterDigest held) {
        return count == held.count() && digest.equals(held.digest());
    }
}
