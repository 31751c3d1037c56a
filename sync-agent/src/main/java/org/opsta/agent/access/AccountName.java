package org.opsta.agent.access;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.opsta.agent.audit.Actor;

/**
 * What somebody signs in as.
 *
 * @param value 2 to 40 small letters of English, digits, dots, hyphens, underscores
 */
public record AccountName(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{1,39}");
    /** In the log of changes these are somebody else. */
    private static final Set<String> RESERVED = Set.of(Actor.AGENT.name(), "command", "system");

    public AccountName {
        if (!FORM.matcher(value).matches() || RESERVED.contains(value)) {
            throw new IllegalArgumentException("'" + value + "' cannot be the name of an account; write 2 to 40 letters"
                    + " a-z, digits, . - or _, for example somchai.j, and not one of " + RESERVED);
        }
    }

    /** As somebody typed it: capitals and spaces around it do not matter. */
    public static Optional<AccountName> typed(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(name).matches() && !RESERVED.contains(name)
                ? Optional.of(new AccountName(name))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
