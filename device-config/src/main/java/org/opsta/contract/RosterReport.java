package org.opsta.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A terminal's answer to one {@link Roster}: nothing but "the same", or whom it holds instead, in parts. Each part
 * stands for itself; those that agree in {@code rosterVersion}, {@code digest} and {@code parts} make one report.
 *
 * @param rosterVersion of the roster this answers
 * @param count of people the terminal holds
 * @param digest of them and their photos, as in {@link RosterDigest}
 * @param part 1 to {@code parts}; 0 when there are none
 * @param parts 0 when the terminal holds exactly whom it should; otherwise at least 1, for a terminal that holds
 *     nobody as well
 * @param people of this part, at most {@link #MOST}
 */
public record RosterReport(
        DeviceId device, long rosterVersion, int count, String digest, int part, int parts, List<Held> people) {

    /** A terminal never names more in one message. */
    public static final int MOST = 1000;

    /**
     * Somebody the terminal knows.
     *
     * @param photoSha256 of the photo it knows them by
     */
    public record Held(PersonId person, String photoSha256) {
        public Held {
            Required.present(person, "people.person");
            Sha256.check(photoSha256, "people.photoSha256");
        }
    }

    public RosterReport {
        Required.present(device, "device");
        Required.notNegative(rosterVersion, "rosterVersion");
        Required.notNegative(count, "count");
        Sha256.check(digest, "digest");
        Required.notNegative(parts, "parts");
        if (part < Math.min(1, parts) || part > parts) {
            throw new IllegalArgumentException("part is " + part + " of " + parts);
        }
        people = List.copyOf(Required.present(people, "people"));
        int most = parts == 0 ? 0 : Math.min(count, MOST);
        if (people.size() > most) {
            throw new IllegalArgumentException("people has " + people.size() + " entries, expected at most " + most
                    + " in part " + part + " of " + parts + " with " + count + " people in all");
        }
    }

    /**
     * Everything a terminal has to answer to one roster, in the order of the parts.
     *
     * @param held whom it holds: SHA-256 of the photo by person
     */
    public static List<RosterReport> answer(Roster roster, Map<PersonId, String> held) {
        RosterDigest digest = RosterDigest.of(held);
        if (roster.agreesWith(digest)) {
            return List.of(part(roster, digest, 0, 0, List.of()));
        }
        List<Held> people = new ArrayList<>(held.size());
        new TreeMap<>(held).forEach((person, photo) -> people.add(new Held(person, photo)));
        int parts = Math.max(1, (people.size() + MOST - 1) / MOST);
        List<RosterReport> all = new ArrayList<>(parts);
        for (int part = 1; part <= parts; part++) {
            int end = Math.min(part * MOST, people.size());
            all.add(part(roster, digest, part, parts, people.subList((part - 1) * MOST, end)));
        }
        return all;
    }

    private static RosterReport part(Roster roster, RosterDigest held, int part, int parts, List<Held> people) {
        return new RosterReport(roster.device(), roster.version(), held.count(), held.digest(), part, parts, people);
    }
}
