package org.opsta.agent.intake;

import java.util.regex.Pattern;
import org.opsta.contract.Topics;
import org.opsta.settings.BadValue;

/**
 * How punches are taken.
 *
 * @param shareGroup agents with the same group on one broker share the work: each batch goes to one of them; empty for an
 *     agent that takes every batch
 * @param workers threads that read batches and check hashes; 0 for one per processor
 * @param punchesPerCommit a transaction takes no further batch once it has this many punches
 * @param waitingMegabytes of messages taken from the broker and not yet committed; above that the broker has to wait
 */
public record IntakeSettings(String shareGroup, int workers, int punchesPerCommit, int waitingMegabytes) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{0,64}");

    public IntakeSettings {
        BadValue.unless(
                shareGroup != null && FORM.matcher(shareGroup).matches(),
                "shareGroup",
                shareGroup,
                "write up to 64 letters, digits, '.', '_' or '-'");
        BadValue.unless(workers >= 0 && workers <= 64, "workers", workers, "write 1 to 64, or 0 for one per processor");
        BadValue.unless(
                punchesPerCommit >= 1 && punchesPerCommit <= 100_000,
                "punchesPerCommit",
                punchesPerCommit,
                "write 1 to 100000");
        BadValue.unless(
                waitingMegabytes >= 1 && waitingMegabytes <= 1024,
                "waitingMegabytes",
                waitingMegabytes,
                "write 1 to 1024");
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

    int workerThreads() {
        return workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
    }
}
