package org.opsta.agent.broker;

import org.opsta.settings.BadValue;

/**
 * The broker inside the agent.
 *
 * @param enabled whether {@code run} starts it
 * @param bindAddress the address it listens on; it has no accounts, so anything but loopback opens it to the network
 * @param port TCP port
 */
public record EmbeddedBrokerSettings(boolean enabled, String bindAddress, int port) {

    public EmbeddedBrokerSettings {
        BadValue.unless(
                bindAddress != null && bindAddress.matches("[0-9A-Fa-f:.]+|localhost"),
                "bindAddress",
                bindAddress,
                "write an IP address of this machine, for example 127.0.0.1");
        BadValue.unless(port >= 1 && port <= 65535, "port", port, "write 1 to 65535");
    }
}
