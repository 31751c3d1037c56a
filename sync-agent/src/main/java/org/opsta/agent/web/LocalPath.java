package org.opsta.agent.web;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address of the console itself, which is all that a request may send somebody to. */
public final class LocalPath {

    /** One slash and no second: {@code //elsewhere} and {@code /\elsewhere} lead away. Visible ASCII; a browser encodes the rest. */
    private static final Pattern FORM = Pattern.compile("/(?![/\\\\])[\\x21-\\x5b\\x5d-\\x7e]{0,1000}");

    private LocalPath() {}

    public static Optional<String> of(@Nullable String address) {
        return Optional.ofNullable(address).filter(path -> FORM.matcher(path).matches());
    }
}
