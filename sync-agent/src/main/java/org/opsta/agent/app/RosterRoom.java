package org.opsta.agent.app;

import java.time.Clock;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.people.People;
import org.opsta.agent.roster.Consents;
import org.opsta.agent.roster.Erasures;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.roster.RosterRules;
import org.opsta.agent.roster.Rosters;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.contract.DeviceId;

/** What the commands about rosters work with. */
final class RosterRoom {

    private final AgentStore store;
    private final AgentSettings settings;
    private final Clock clock;
    private final AuditLog audit;
    private final Fleet fleet;

    RosterRoom(AgentStore store, AgentSettings settings) {
        this.store = store;
        this.settings = settings;
        this.clock = Clock.system(settings.timeZone());
        this.audit = new AuditLog(store.jdbi(), clock);
        this.fleet = new Fleet(
                store.jdbi(), new PunchLog(store.jdbi()), new UnreadableLog(store.jdbi(), clock), settings.fleet());
    }

    People people() {
        return new People(store.jdbi(), audit);
    }

    Photos photos() throws StoreUnusable {
        return Photos.open(store.jdbi(), audit, settings.stateFolder(), clock);
    }

    Consents consents() throws StoreUnusable {
        return new Consents(store.jdbi(), audit, photos(), clock);
    }

    RosterRules rules() {
        return new RosterRules(store.jdbi(), audit);
    }

    Rosters rosters() {
        return new Rosters(store.jdbi(), audit, fleet, clock);
    }

    Erasures erasures() {
        return new Erasures(store.jdbi(), audit, fleet, clock);
    }

    /** What is sent to a terminal under a rule by hand would be undone at once, or do what the rule does anyway. */
    void refuseManaged(DeviceId device) throws BadUsage {
        if (rules().manages(device)) {
            throw new BadUsage(
                    device + " is kept by a rule; add photos with 'sync-agent photo add', take them away with"
                            + " 'sync-agent photo remove', and see 'sync-agent roster rules list'");
        }
    }
}
