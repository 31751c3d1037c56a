package org.opsta.kiosk.health;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Health;
import org.opsta.kiosk.camera.Camera;
import org.opsta.kiosk.camera.CameraHealth;
import org.opsta.watchdog.Finding;
import org.opsta.watchdog.LastStop;

/** What IT should look at, in one place and in one order. */
public final class Problems {

    public static final String OUTBOX_STUCK = "OUTBOX_STUCK";
    public static final String OUTBOX_FAILED = "OUTBOX_FAILED";
    public static final String DISK_FULL = "DISK_FULL";
    public static final String DISK_RESERVE = "DISK_RESERVE";
    public static final String VISION_STUCK = "VISION_STUCK";
    public static final String CAMERA_FROZEN = "CAMERA_FROZEN";
    public static final String CAMERA_MISSING = "CAMERA_MISSING";
    public static final String UPLINK_STUCK = "UPLINK_STUCK";
    public static final String HEALTH_STUCK = "HEALTH_STUCK";
    public static final String PUNCHES_WAITING = "PUNCHES_WAITING";
    public static final String RESTARTED = "RESTARTED";

    /** Found by the watchdog while no punch can be written. */
    public static final Set<String> NO_PUNCHES = Set.of(OUTBOX_STUCK, OUTBOX_FAILED, DISK_FULL);

    /** How long a restart stays worth looking at. */
    private static final Duration RESTART_SHOWN = Duration.ofHours(1);

    private Problems() {}

    /**
     * Worst first: what keeps punches from being recorded at all, from being recorded by face, some people's from being
     * recorded, from arriving, from being dated right; from being shown; then what is over.
     *
     * @param findings of the watchdog
     * @param disk how the journal stands with its volume; null when it does not say
     * @param roster what is wrong with whom the terminal knows
     * @param oldestUnsent time of the oldest punch not acknowledged; null when there is none
     * @param waitingTooLong from which age on it is a problem
     * @param clock what is wrong with the clock
     * @param atTheDoor what is wrong with what people walk up to, worst first
     * @param lastStop why the watchdog ended the service before this start
     * @param uptime since this start
     */
    public static List<Health.Problem> worstFirst(
            List<Finding> findings,
            CameraHealth camera,
            Health.@Nullable Disk disk,
            Optional<Health.Problem> roster,
            @Nullable OffsetDateTime oldestUnsent,
            OffsetDateTime now,
            Duration waitingTooLong,
            Optional<Health.Problem> clock,
            List<Health.Problem> atTheDoor,
            Optional<LastStop> lastStop,
            Duration uptime) {
        List<Health.Problem> all = new ArrayList<>();
        add(all, findings, Finding::fatal);
        add(all, findings, finding -> !finding.fatal());
        if (disk != null && disk.state().equals("FULL")) {
            add(all, DISK_FULL, "no punch can be recorded: the volume of the journal is full; free space on it");
        }
        camera.problem()
                .ifPresent(words ->
                        add(all, camera.state() == Camera.State.FROZEN ? CAMERA_FROZEN : CAMERA_MISSING, words));
        if (disk != null && disk.state().equals("RESERVE")) {
            add(
                    all,
                    DISK_RESERVE,
                    "the volume of the journal is full; punches go into the space kept back for that. Free space on it");
        }
        roster.ifPresent(all::add);
        if (oldestUnsent != null && Duration.between(oldestUnsent, now).compareTo(waitingTooLong) > 0) {
            add(
                    all,
                    PUNCHES_WAITING,
                    "the oldest punch without an acknowledgement is of " + oldestUnsent
                            + "; see that the broker and the agent can be reached, and that the agent runs");
        }
        clock.ifPresent(all::add);
        all.addAll(atTheDoor);
        lastStop.filter(stop -> uptime.compareTo(RESTART_SHOWN) < 0)
                .ifPresent(stop -> add(
                        all,
                        RESTARTED,
                        "the terminal ended itself at " + stop.at() + " because of " + stop.code() + " ("
                                + stop.detail()
                                + ")" + (stop.inARow() > 1 ? ", for the " + stop.inARow() + "th time in a row" : "")
                                + " and was started again"));
        return List.copyOf(all);
    }

    /** The problems of a terminal that is about to end for this reason. */
    static List<Health.Problem> with(Finding first, List<Health.Problem> others) {
        List<Health.Problem> all = new ArrayList<>();
        add(all, first.code(), first.detail() + "; the terminal ends and is to be started again");
        others.forEach(problem -> add(all, problem.code(), problem.detail()));
        return List.copyOf(all);
    }

    private static void add(List<Health.Problem> all, List<Finding> findings, Predicate<Finding> which) {
        findings.stream().filter(which).forEach(finding -> add(all, finding.code(), finding.detail()));
    }

    /** Each code once: the first to name it knows it best. */
    private static void add(List<Health.Problem> all, String code, String detail) {
        if (all.stream().noneMatch(problem -> problem.code().equals(code))) {
            all.add(new Health.Problem(code, detail));
        }
    }
}
