package org.opsta.agent.intake;

import java.util.regex.Pattern;
import org.opsta.contract.Topics;
import org.opsta.settings.BadValue;

/**
 * How punches are taken.
 *
 * @param shareGroup agents with the same group on one broker share the work: each batch goes to one of them; empty for an
 *     agent that takes every batch
 */
public record IntakeSettings(String shareGroup) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{0,64}");

    public IntakeSettings {
        BadValue.unless(
                shareGroup != null && FORM.matcher(shareGroup).matches(),
                "shareGroup",
                shareGroup,
                "write up to 64 letters, digits, '.', '_' or '-'");
    }

    /** The topic filter for every terminal's punches. */
    String filter() {
        return filter(Topics.PUNCHES);
    }

    /** The topic filter for every terminal's messages of one kind, which only one agent of the group gets. */
    String filter(String kind) {
        String everyDevice = Topics.ofEveryDevice(kind);
        return shareGroup.isEmpty() ? everyDevice : "$share/" + shareGroup + "/" + everyDevice;
    }
}
