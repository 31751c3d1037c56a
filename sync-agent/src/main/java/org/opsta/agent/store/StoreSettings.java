package org.opsta.agent.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.opsta.settings.BadValue;

/**
 * Where time records, people and answers are kept.
 *
 * @param address {@code jdbc:sqlite:FILE}, a relative file being in the state folder, or
 *     {@code jdbc:postgresql://host:port/database}
 * @param user for PostgreSQL
 * @param passwordFile a file whose only line is the password, so that the password is in no settings file
 * @param connections most connections held at once
 */
public record StoreSettings(
        String address, @Nullable String user, @Nullable Path passwordFile, int connections) {

    static final String SQLITE = "jdbc:sqlite:";
    static final String POSTGRESQL = "jdbc:postgresql://";

    public StoreSettings {
        BadValue.unless(
                address != null
                        && (address.startsWith(POSTGRESQL)
                                || (address.startsWith(SQLITE) && address.length() > SQLITE.length())),
                "address",
                address,
                "write jdbc:sqlite:FILE or jdbc:postgresql://host:port/database");
        BadValue.unless(
                !address.contains("password="),
                "address",
                "(an address with a password)",
                "take the password out and name a file that holds it in store.passwordFile");
        BadValue.unless(connections >= 1 && connections <= 100, "connections", connections, "write 1 to 100");
    }

    boolean sqlite() {
        return address.startsWith(SQLITE);
    }

    /** The SQLite file. */
    Path file(Path stateFolder) {
        return stateFolder.resolve(address.substring(SQLITE.length()));
    }
}
