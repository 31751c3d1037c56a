package org.opsta.agent.intake;

import java.util.regex.Pattern;
import org.opsta.settings.BadValue;

/** @param shareGroup agents with the same group on one broker share the work: each batch goes to one of them */
public record IntakeSettings(String shareGroup) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public IntakeSettings {
        BadValue.unless(
                shareGroup != null && FORM.matcher(shareGroup).matches(),
                "shareGroup",
                shareGroup,
                "write 1 to 64 letters, digits, '.', '_' or '-'");
    }
}
