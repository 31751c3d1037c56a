package org.opsta.kiosk.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.ClockReading.State;

/**
 * What is known of the wall clock, from what its time service last said and whether the clock was stepped since. Pure: it is
 * given moments and reports, and touches neither.
 *
 * <p>Not thread-safe; moments are given in the order they were taken.
 */
final class ClockJudge {

    /** The three clocks are read within microseconds of each other; a step below this only adds to the error. */
    private static final Duration NOISE = Duration.ofMillis(10);

    /** Who admits to be off by more vouches for nothing: it is still turning the clock right. */
    private static final Duration MOST_ERROR = Duration.ofSeconds(5);

    /** timesyncd asks its server every 34 minutes at least, chrony every 17. */
    private static final Duration MOST_AGE_OF_UPDATE = Duration.ofHours(1);

    private final int driftPpm;
    private final long silentAfterNanos;

    private @Nullable Moment last;
    private @Nullable Good good;
    private boolean vouched;
    private String why = "its time service has not been asked yet";

    private boolean stepped;
    private boolean askedSinceStep;
    private @Nullable Instant updatedBeforeStep;
    private double frequencyPpm;

    private record Good(Moment at, Duration error, String service) {}

    /**
     * @param error absent when there is no honest estimate
     * @param service who last vouched; absent when nobody did, or no longer counts
     */
    record Judgement(
            State state, @Nullable Duration error, @Nullable String service) {}

    /**
     * @param driftPpm of the clock when nobody disciplines it
     * @param silentAfter without a report, whatever the last one said
     */
    ClockJudge(int driftPpm, Duration silentAfter) {
        this.driftPpm = driftPpm;
        this.silentAfterNanos = silentAfter.toNanos();
    }

    /**
     * Looks whether the wall clock was stepped. If so, nothing that was heard before counts any longer.
     *
     * @return how far, if it was
     */
    Optional<Duration> see(Moment now) {
        Moment before = good != null ? good.at : last;
        last = now;
        if (before == null) {
            return Optional.empty();
        }
        Duration step = now.stepSince(before);
        Duration allowed = NOISE.plusNanos(now.spreadNanos() + before.spreadNanos());
        if (good != null && good.error.compareTo(allowed) > 0) {
            allowed = good.error;
        }
        if (step.abs().compareTo(allowed) <= 0) {
            return Optional.empty();
        }
        good = null;
        vouched = false;
        stepped = true;
        askedSinceStep = false;
        updatedBeforeStep = null;
        why = "the wall clock was stepped by " + inSeconds(step) + " s, and no time service has measured it since";
        return Optional.of(step);
    }

    /**
     * @param asked just before the service was asked
     * @param answered just after it had answered; {@link #see} has seen both
     */
    void heard(SyncReport report, Moment asked, Moment answered) {
        boolean clean =
                answered.stepSince(asked).abs().compareTo(NOISE.plusNanos(asked.spreadNanos() + answered.spreadNanos()))
                        <= 0;
        Optional<String> refused = clean
                ? refusal(report, answered)
                : Optional.of("the wall clock was stepped while its time service was asked");
        vouched = refused.isEmpty();
        if (report instanceof SyncReport.Synchronised synchronised && vouched) {
            good = new Good(answered, synchronised.error(), synchronised.service());
            frequencyPpm = synchronised.frequencyPpm();
            stepped = false;
            why = "";
        } else {
            why = refused.orElse("");
        }
    }

    private Optional<String> refusal(SyncReport report, Moment answered) {
        if (report instanceof SyncReport.Unsynchronised not) {
            // Whatever it measures from now on, it measures after the step.
            askedSinceStep = true;
            updatedBeforeStep = null;
            return Optional.of(not.service() + " " + not.why());
        } else if (report instanceof SyncReport.Silent silent) {
            return Optional.of(silent.service() + " " + silent.why());
        }
        return refusal((SyncReport.Synchronised) report, answered);
    }

    private Optional<String> refusal(SyncReport.Synchronised report, Moment answered) {
        Instant updated = report.updated();
        if (stepped && updated != null) {
            // A service does not know of a step by somebody else until it measures again; then the time of its update
            // moves.
            if (!askedSinceStep) {
                askedSinceStep = true;
                updatedBeforeStep = updated;
            }
            if (updated.equals(updatedBeforeStep)) {
                return Optional.of(report.service()
                        + " has not measured the wall clock since it was stepped; it will within minutes");
            }
        }
        if (updated != null) {
            Duration age = Duration.between(updated, answered.wall());
            if (age.compareTo(Duration.ofSeconds(-1)) < 0) {
                return Optional.of(report.service() + " last measured the clock at " + updated
                        + ", which is ahead of it: the clock was set back since");
            }
            if (age.compareTo(MOST_AGE_OF_UPDATE) > 0) {
                return Optional.of(report.service() + " has not heard from its servers since " + updated
                        + "; look at the network and at chronyc sources");
            }
        }
        return report.error().compareTo(MOST_ERROR) > 0
                ? Optional.of(report.service() + " itself says that the clock may be off by "
                        + inSeconds(report.error()) + " s; it is being turned right, or the servers are poor")
                : Optional.empty();
    }

    /** Of a moment that {@link #see} has seen, the newest. */
    Judgement judge(Moment now) {
        if (good == null) {
            return new Judgement(State.UNSYNCED, null, null);
        }
        long age = now.steadyNanos() - good.at.steadyNanos();
        Duration drift = Duration.ofNanos((long) (age / 1e6 * driftPpm));
        // A step too small to be called one may have made the clock worse by as much.
        Duration error = good.error.plus(drift).plus(now.stepSince(good.at).abs());
        State state = vouched && age <= silentAfterNanos ? State.SYNCED : State.HOLDOVER;
        return new Judgement(state, error, good.service);
    }

    /** Why it is not {@code SYNCED}; empty when it is, or when the service merely has not been heard for long. */
    String why() {
        return why;
    }

    /** How much the raw clock may drift: at least as much as the service makes up for. */
    int rawDriftPpm() {
        return Math.max(driftPpm, (int) Math.min(10_000, Math.ceil(Math.abs(frequencyPpm))));
    }

    private static String inSeconds(Duration duration) {
        return String.format(Locale.ROOT, "%+.3f", duration.toMillis() / 1000.0);
    }
}
