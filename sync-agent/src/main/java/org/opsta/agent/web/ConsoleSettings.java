package org.opsta.agent.web;

import org.opsta.settings.BadValue;

/**
 * @param bindAddress where the console listens
 * @param port 0 for any that is free
 */
public record ConsoleSettings(boolean enabled, String bindAddress, int port) {
    public ConsoleSettings {
        BadValue.unless(!bindAddress.isBlank(), "bindAddress", bindAddress, "write an address such as 127.0.0.1");
        BadValue.unless(port >= 0 && port <= 65535, "port", port, "write 1 to 65535");
    }
}
