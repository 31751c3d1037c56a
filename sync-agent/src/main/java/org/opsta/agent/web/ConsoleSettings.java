package org.opsta.agent.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadValue;

/**
 * @param bindAddress where the console listens
 * @param port 0 for any that is free
 * @param publicAddress how browsers reach it, through a reverse proxy; absent when they are on this machine
 * @param trustedProxies addresses of reverse proxies, whose word on who asks is taken
 * @param idleMinutes a session ends when nothing was asked for this long
 * @param sessionHours and in any case after this
 */
public record ConsoleSettings(
        boolean enabled,
        String bindAddress,
        int port,
        @Nullable URI publicAddress,
        List<String> trustedProxies,
        int idleMinutes,
        int sessionHours) {

    public ConsoleSettings {
        trustedProxies = trustedProxies == null ? List.of() : List.copyOf(trustedProxies);
        BadValue.unless(
                bindAddress != null && bindAddress.matches("[0-9A-Fa-f:.]+|localhost"),
                "bindAddress",
                bindAddress,
                "write an IP address of this machine, for example 127.0.0.1");
        BadValue.unless(port >= 0 && port <= 65535, "port", port, "write 1 to 65535");
        BadValue.unless(
                publicAddress == null || isOrigin(publicAddress),
                "publicAddress",
                String.valueOf(publicAddress),
                "write the address without a path, for example https://time.example.org");
        BadValue.unless(
                trustedProxies.stream().allMatch(proxy -> proxy.matches("[0-9A-Fa-f:.]+")),
                "trustedProxies",
                trustedProxies,
                "write the proxies' IP addresses, for example [127.0.0.1]");
        BadValue.unless(
                publicAddress == null || !"https".equals(publicAddress.getScheme()) || !trustedProxies.isEmpty(),
                "trustedProxies",
                trustedProxies,
                "name the proxy that speaks https for " + publicAddress
                        + " (for one on this machine [127.0.0.1]), or everybody counts as one and is slowed down together");
        BadValue.unless(
                publicAddress != null || loopback(bindAddress),
                "bindAddress",
                bindAddress,
                "write 127.0.0.1, or name the address browsers use in publicAddress: passwords cross the network");
        BadValue.unless(idleMinutes >= 1 && idleMinutes <= 1440, "idleMinutes", idleMinutes, "write 1 to 1440");
        BadValue.unless(sessionHours >= 1 && sessionHours <= 168, "sessionHours", sessionHours, "write 1 to 168");
    }

    /** On this machine alone. */
    public ConsoleSettings(boolean enabled, String bindAddress, int port) {
        this(enabled, bindAddress, port, null, List.of(), 30, 12);
    }

    private static boolean isOrigin(URI address) {
        return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
                && address.getHost() != null
                && (address.getPath().isEmpty() || address.getPath().equals("/"))
                && address.getQuery() == null
                && address.getUserInfo() == null;
    }

    private static boolean loopback(String address) {
        return address.startsWith("127.") || address.equals("localhost") || address.equals("::1");
    }

    /** Whether browsers come by https alone. */
    public boolean https() {
        return publicAddress != null && "https".equals(publicAddress.getScheme());
    }

    public Duration idle() {
        return Duration.ofMinutes(idleMinutes);
    }

    public Duration longest() {
        return Duration.ofHours(sessionHours);
    }
}
