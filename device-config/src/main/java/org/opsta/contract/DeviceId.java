package org.opsta.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A terminal's name, for example {@code MOC-OPS}: 1 to 64 letters, digits, {@code .}, {@code _} or {@code -}. */
public record DeviceId(@JsonValue String value) {

    /** The id is one level of an MQTT topic, so {@code /}, {@code +} and {@code #} can never be part of it. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceId {
        Required.matches(value, "device", FORM, "1 to 64 letters, digits, '.', '_' or '-', for example MOC-OPS");
    }

    @Override
    public String toString() {
        return value;
    }
}
