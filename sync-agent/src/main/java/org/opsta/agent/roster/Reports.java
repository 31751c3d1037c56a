package org.opsta.agent.roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.opsta.contract.DeviceId;
import org.opsta.contract.PersonId;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.RosterReport;

/** Puts the parts of reports together, of each terminal the one that came last. For one thread. */
final class Reports {

    private record Begun(long version, String digest, int parts, Map<Integer, RosterReport> received) {
        boolean takes(RosterReport part) {
            return version == part.rosterVersion() && digest.equals(part.digest()) && parts == part.parts();
        }
    }

    private final Map<DeviceId, Begun> begun = new HashMap<>();

    /** The photo by person of everybody a terminal holds, when this was the last part missing and all of it is right. */
    Optional<Map<PersonId, String>> add(RosterReport part) {
        Begun report = begun.get(part.device());
        if (report == null || !report.takes(part)) {
            report = new Begun(part.rosterVersion(), part.digest(), part.parts(), new TreeMap<>());
            begun.put(part.device(), report);
        }
        report.received().put(part.part(), part);
        if (report.received().size() < part.parts()) {
            return Optional.empty();
        }
        begun.remove(part.device());
        Map<PersonId, String> held = new HashMap<>();
        report.received().values().forEach(one -> one.people()
                .forEach(person -> held.put(person.person(), person.photoSha256())));
        return RosterDigest.of(held).digest().equals(part.digest()) ? Optional.of(held) : Optional.empty();
    }

    /** Whether parts are missing. */
    boolean incomplete(DeviceId device) {
        return begun.containsKey(device);
    }

    void forget(DeviceId device) {
        begun.remove(device);
    }
}
