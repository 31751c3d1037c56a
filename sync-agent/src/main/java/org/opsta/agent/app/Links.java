package org.opsta.agent.app;

import java.util.UUID;
import org.opsta.link.Link;
import org.opsta.link.PahoLink;
import org.opsta.settings.BadSettings;
import org.opsta.settings.BrokerSettings;

/** The agent's connections to the broker. */
final class Links {

    /** Nothing needs to be kept for an absent agent: terminals send again what was not acknowledged. */
    private static final long NO_SESSION = 0;

    private Links() {}

    /**
     * A connection with a name of its own, so that any number of agents and commands work side by side.
     *
     * @param what the connection is for
     */
    static Link own(BrokerSettings broker, String what) throws BadSettings {
        return new PahoLink(broker, "sync-agent-" + what + "-" + UUID.randomUUID(), NO_SESSION, null);
    }
}
