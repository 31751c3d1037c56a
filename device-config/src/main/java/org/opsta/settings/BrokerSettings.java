package org.opsta.settings;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the MQTT 5 broker is.
 *
 * @param address {@code tcp://host:port} or {@code ssl://host:port}
 * @param username absent for a broker without accounts
 * @param passwordFile a file whose only line is the password, so that the password is in no settings file
 * @param keepAliveSeconds the broker declares the client gone after one and a half of it
 * @param reconnectAtMostSeconds longest pause between two attempts to connect
 */
public record BrokerSettings(
        URI address,
        @Nullable String username,
        @Nullable Path passwordFile,
        int keepAliveSeconds,
        int reconnectAtMostSeconds) {

    public BrokerSettings {
        BadValue.unless(
                ("tcp".equals(address.getScheme()) || "ssl".equals(address.getScheme()))
                        && address.getHost() != null
                        && address.getPort() > 0,
                "address",
                address,
                "write tcp://host:port or ssl://host:port, for example tcp://localhost:1883");
        BadValue.unless(
                keepAliveSeconds >= 1 && keepAliveSeconds <= 3600,
                "keepAliveSeconds",
                keepAliveSeconds,
                "write 1 to 3600");
        BadValue.unless(
                reconnectAtMostSeconds >= 1 && reconnectAtMostSeconds <= 3600,
                "reconnectAtMostSeconds",
                reconnectAtMostSeconds,
                "write 1 to 3600");
    }
}
