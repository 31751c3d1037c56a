package org.opsta.agent.fleet;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.intake.JournalState;
import org.opsta.contract.DeviceId;
import org.opsta.contract.Health;
import org.opsta.contract.Status;

/**
 * One terminal as the agent knows it.
 *
 * @param since when it went into {@code state}, as far as the agent can tell; absent when it was
 *     never heard of but through punches
 * @param version of its software, from its latest birth record; absent when it never sent one
 * @param health its latest report; absent when there was none
 * @param chain which of its journals is taken, 1 unless a person accepted another
 * @param missing serials it numbered that the agent never received, and may still receive
 * @param lost serials it no longer keeps, and the agent never received
 * @param setAside entries it sent that could not become time records
 * @param forked those of them that belong to another journal under its name
 * @param unreadable messages of its that could not be read
 */
public record Terminal(
        DeviceId device,
        State state,
        @Nullable OffsetDateTime since,
        @Nullable String reason,
        @Nullable String version,
        @Nullable Integer people,
        @Nullable Health health,
        @Nullable OffsetDateTime healthReceivedAt,
        long chain,
        long missing,
        long lost,
        long setAside,
        long forked,
        long unreadable) {

    /** Worst first. */
    public enum State {
        /** It said goodbye, or the broker's last will did it for it. */
        OFFLINE,
        /** The broker believes it connected, but no health report came for three intervals. */
        SILENT,
        LIVE
    }

    private static final String CAMERA_RUNNING = "RUNNING";

    /** Worst first: gone longest, then without a camera, then with punches that do not arrive. */
    public static final Comparator<Terminal> WORST_FIRST = Comparator.comparing((Terminal terminal) -> terminal.state)
            .thenComparing(Terminal::goneSince)
            .thenComparing(Terminal::cameraRuns)
            .thenComparing(Comparator.comparingLong((Terminal terminal) ->
                            terminal.missing() + terminal.lost() + terminal.setAside() + terminal.unreadable())
                    .reversed())
            .thenComparing(Comparator.comparingLong(Terminal::queueDepth).reversed())
            .thenComparing(terminal -> terminal.device().value());

    /**
     * Judges what was received.
     *
     * @param silentSince the time before which the last health report must lie for the terminal to count as silent
     */
    static Terminal of(
            DeviceId device,
            @Nullable Received<Status> status,
            @Nullable Received<Health> health,
            @Nullable String version,
            OffsetDateTime silentSince,
            JournalState journal,
            long unreadable) {
        State state = state(status, health, silentSince);
        return new Terminal(
                device,
                state,
                since(state, status, health),
                status == null ? null : status.message().reason(),
                version,
                people(status, health),
                health == null ? null : health.message(),
                health == null ? null : health.at(),
                journal.chain(),
                journal.missing(),
                journal.lost(),
                journal.setAside(),
                journal.forked(),
                unreadable);
    }

    private static State state(
            @Nullable Received<Status> status, @Nullable Received<Health> health, OffsetDateTime silentSince) {
        if (status != null && status.message().state() == Status.State.OFFLINE) {
            return State.OFFLINE;
        }
        OffsetDateTime heard = lastHeard(status, health);
        return heard == null || heard.isBefore(silentSince) ? State.SILENT : State.LIVE;
    }

    private static @Nullable OffsetDateTime since(
            State state, @Nullable Received<Status> status, @Nullable Received<Health> health) {
        if (state == State.SILENT || status == null) {
            return lastHeard(status, health);
        }
        if (state == State.OFFLINE && status.retained() && health != null) {
            // The agent was away when it happened, so only the report before is known.
            return health.at();
        }
        return status.at();
    }

    private static @Nullable OffsetDateTime lastHeard(
            @Nullable Received<Status> status, @Nullable Received<Health> health) {
        if (status == null || health == null) {
            return status != null ? status.at() : health != null ? health.at() : null;
        }
        return status.at().isAfter(health.at()) ? status.at() : health.at();
    }

    private static @Nullable Integer people(@Nullable Received<Status> status, @Nullable Received<Health> health) {
        Integer counted = health == null ? null : (Integer) health.message().galleryPeople();
        Status.Birth birth = status == null ? null : status.message().birth();
        if (status == null || birth == null) {
            return counted;
        }
        boolean newer =
                health == null || status.message().at().isAfter(health.message().at());
        return newer ? (Integer) birth.rosterDigest().count() : counted;
    }

    private OffsetDateTime goneSince() {
        return state == State.LIVE || since == null ? OffsetDateTime.MIN : since;
    }

    public boolean cameraRuns() {
        return health != null
                && health.camera().state().toUpperCase(Locale.ROOT).equals(CAMERA_RUNNING);
    }

    public long queueDepth() {
        return health == null ? 0 : health.queue().depth();
    }
}
