package org.opsta.kiosk.uplink;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opsta.contract.Codec;
import org.opsta.contract.Health;
import org.opsta.contract.PersonId;
import org.opsta.contract.Roster;
import org.opsta.contract.RosterDigest;
import org.opsta.contract.RosterReport;
import org.opsta.contract.Topics;
import org.opsta.link.Link;
import org.opsta.link.LinkDown;
import org.opsta.link.Outgoing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers each {@code roster} with whom the terminal holds, and knows for health whether that is whom it should. Keeps
 * nothing on disk: who is enrolled is, and the roster comes again at each connect.
 *
 * <p>Owns the thread {@code roster}, from which the parts of one report leave after those of the other; so many of them keep
 * neither an enrolment waiting nor a punch. A roster that another follows before it was answered gets no answer of its own.
 */
public final class RosterDesk implements AutoCloseable {

    /** A code of {@link Health.Problem}. */
    public static final String ROSTER_DIFFERS = "ROSTER_DIFFERS";

    /** Between two full reports, which may have a megabyte each. */
    public static final Duration PAUSE = Duration.ofSeconds(5);

    /** Without an enrolment or a withdrawal: who is being brought what is missing has no problem. */
    private static final Duration TOLERATED = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(RosterDesk.class);

    private final Topics topics;
    private final Link link;
    private final Supplier<Map<PersonId, String>> held;
    private final Duration pause;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Roster> unanswered = new AtomicReference<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "roster"));

    /** The thread's own. */
    private @Nullable Long reportedAt;

    private @Nullable Roster last;
    private @Nullable RosterDigest differing;
    private long differsSince;

    /** How the terminal stands with the roster it was told last. */
    public record Standing(Health.RosterState state, Optional<Health.Problem> problem) {}

    /**
     * @param held whom the terminal holds now: SHA-256 of the photo by person
     * @param pause between two full reports, and before one is tried again that could not leave
     * @param nanoTime as {@link System#nanoTime}
     */
    public RosterDesk(
            Topics topics, Link link, Supplier<Map<PersonId, String>> held, Duration pause, LongSupplier nanoTime) {
        this.topics = topics;
        this.link = link;
        this.held = held;
        this.pause = pause;
        this.nanoTime = nanoTime;
    }

    /** Takes whom the terminal should hold. Returns at once; what is enrolled by now is in the answer. */
    void told(Roster roster) {
        synchronized (this) {
            last = roster;
        }
        unanswered.set(roster);
        later(Duration.ZERO);
    }

    /** Nobody says any longer whom the terminal should hold. */
    synchronized void forget() {
        last = null;
        differing = null;
        unanswered.set(null);
    }

    /** Empty until a roster came. */
    public Optional<Standing> standing() {
        RosterDigest now = RosterDigest.of(held.get());
        synchronized (this) {
            Roster roster = last;
            if (roster == null) {
                return Optional.empty();
            }
            Duration stuck = differsFor(roster, now);
            return Optional.of(new Standing(
                    new Health.RosterState(roster.version(), roster.agreesWith(now)),
                    stuck.compareTo(TOLERATED) > 0 ? Optional.of(problem(roster, now, stuck)) : Optional.empty()));
        }
    }

    /** For how long the terminal has been seen to hold just these people and not those of a roster; zero when it agrees. */
    private synchronized Duration differsFor(Roster roster, RosterDigest now) {
        if (last == null || roster.agreesWith(now)) {
            differing = null;
            return Duration.ZERO;
        }
        if (!now.equals(differing)) {
            differing = now;
            differsSince = nanoTime.getAsLong();
        }
        return Duration.ofNanos(nanoTime.getAsLong() - differsSince);
    }

    private static Health.Problem problem(Roster roster, RosterDigest held, Duration stuck) {
        return new Health.Problem(
                ROSTER_DIFFERS,
                "the terminal knows " + held.count() + " people and should know " + roster.count()
                        + (held.count() == roster.count() ? ", others or by other photos," : "")
                        + " by the agent's roster " + roster.version() + ", for " + stuck.toMinutes()
                        + " min now; see what the agent says about enrolments at this terminal, and that it runs");
    }

    private void later(Duration wait) {
        try {
            ScheduledFuture<?> unused = thread.schedule(this::answer, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closedMeanwhile) {
            LOG.debug("the roster is not answered: the terminal stops");
        }
    }

    private void answer() {
        Roster roster = unanswered.getAndSet(null);
        if (roster == null) {
            return;
        }
        try {
            List<RosterReport> report = RosterReport.answer(roster, held.get());
            boolean same = report.get(0).parts() == 0;
            differsFor(
                    roster,
                    new RosterDigest(report.get(0).count(), report.get(0).digest()));
            Long before = reportedAt;
            long left = before == null ? 0 : before + pause.toNanos() - nanoTime.getAsLong();
            if (!same && left > 0) {
                again(roster, Duration.ofNanos(left));
                return;
            }
            for (RosterReport part : report) {
                link.publish(Outgoing.atLeastOnce(topics.rosterReport(), Codec.encode(part)));
            }
            if (!same) {
                reportedAt = nanoTime.getAsLong();
                LOG.info(
                        "this terminal holds {} people and not the {} of roster {}: told the agent whom",
                        report.get(0).count(),
                        roster.count(),
                        roster.version());
            }
        } catch (LinkDown e) {
            LOG.debug("roster {} was not answered: {}", roster.version(), e.getMessage());
            again(roster, pause);
        } catch (RuntimeException e) {
            LOG.error("roster {} could not be answered", roster.version(), e);
        }
    }

    private void again(Roster roster, Duration wait) {
        unanswered.compareAndSet(null, roster);
        later(wait);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
