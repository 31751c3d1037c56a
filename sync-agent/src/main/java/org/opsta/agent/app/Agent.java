package org.opsta.agent.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opsta.agent.audit.AuditLog;
import org.opsta.agent.broker.BrokerFailed;
import org.opsta.agent.broker.EmbeddedBroker;
import org.opsta.agent.fleet.Fleet;
import org.opsta.agent.fleet.FleetWatch;
import org.opsta.agent.intake.ClockCorrections;
import org.opsta.agent.intake.CorrectionIntake;
import org.opsta.agent.intake.GapWatch;
import org.opsta.agent.intake.PunchIntake;
import org.opsta.agent.intake.PunchLog;
import org.opsta.agent.intake.UnreadableLog;
import org.opsta.agent.roster.Photos;
import org.opsta.agent.roster.RosterKeeper;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.store.StoreProbe;
import org.opsta.agent.store.StoreUnusable;
import org.opsta.link.Link;
import org.opsta.settings.BadSettings;
import org.opsta.watchdog.LastStop;
import org.opsta.watchdog.Systemd;
import org.opsta.watchdog.Watchdog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running service. What was started last is stopped first; one failure to stop does not keep the rest running. */
final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final Duration STORE_STUCK_AFTER = Duration.ofMinutes(1);
    private static final Duration PROBE_EVERY = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable RunningConsole console;

    private Agent() {}

    /**
     * Opens the store, starts the broker if it is embedded, and begins to listen to the terminals.
     *
     * @param taking runs each time the broker is reached and punches are taken
     * @param say what whoever started it is to read at once, and no log
     */
    static Agent start(AgentSettings settings, Clock clock, Runnable taking, Consumer<String> say)
            throws StoreUnusable, BrokerFailed, BadSettings {
        Agent agent = new Agent();
        try {
            agent.startAll(settings, clock, taking, say);
            return agent;
        } catch (StoreUnusable | BrokerFailed | BadSettings | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    private void startAll(AgentSettings settings, Clock clock, Runnable taking, Consumer<String> say)
            throws StoreUnusable, BrokerFailed, BadSettings {
        AgentStore store = AgentStore.openChecked(settings.store(), settings.stateFolder());
        started.push(store);
        if (settings.embeddedBroker().enabled()) {
            started.push(EmbeddedBroker.start(
                    settings.embeddedBroker(), settings.stateFolder().resolve("broker")));
        }
        Link link = Links.own(settings.broker(), "run");
        started.push(link);
        PunchLog punches = new PunchLog(store.jdbi());
        UnreadableLog unreadable = new UnreadableLog(store.jdbi(), clock);
        PunchIntake intake = new PunchIntake(link, punches, unreadable, clock, settings.intake());
        started.push(intake);
        intake.subscribe();
        Fleet fleet = new Fleet(store.jdbi(), punches, unreadable, settings.fleet());
        new FleetWatch(fleet, unreadable, clock).subscribe(link);
        new CorrectionIntake(link, new ClockCorrections(store.jdbi()), unreadable, clock).subscribe(settings.intake());
        GapWatch gaps = new GapWatch(link, store.jdbi(), settings.gaps(), unreadable, clock);
        started.push(gaps);
        gaps.start(settings.intake());
        AuditLog audit = new AuditLog(store.jdbi(), clock);
        RosterKeeper rosters = new RosterKeeper(
                link,
                store.jdbi(),
                audit,
                fleet,
                Photos.open(store.jdbi(), audit, settings.stateFolder(), clock),
                unreadable,
                settings.enrolment(),
                settings.roster(),
                clock);
        started.push(rosters);
        rosters.start();
        link.onConnected(taking);
        link.start();
        watch(store, settings, clock);
        serveConsole(store, settings, clock, say);
    }

    /** Last, and whatever goes wrong with it: punches are taken without a console too. */
    private void serveConsole(AgentStore store, AgentSettings settings, Clock clock, Consumer<String> say) {
        if (!settings.console().enabled()) {
            return;
        }
        try {
            RunningConsole running = RunningConsole.start(settings, store, clock, say);
            started.push(running);
            console = running;
        } catch (IOException | RuntimeException e) {
            LOG.error("the console is not served; punches are taken all the same", e);
            say.accept("sync-agent: the console is not served at "
                    + settings.console().bindAddress() + ":"
                    + settings.console().port() + " (" + e.getMessage()
                    + "); free the port or choose another in console.port, then start again."
                    + " Punches are taken all the same.");
        }
    }

    /** Where the console is served; empty when it is not. */
    Optional<String> console() {
        return Optional.ofNullable(console).map(RunningConsole::address);
    }

    /** Tells systemd that everything runs, and ends the process when the store no longer answers. */
    private void watch(AgentStore store, AgentSettings settings, Clock clock) {
        StoreProbe probe = new StoreProbe(store, STORE_STUCK_AFTER, PROBE_EVERY);
        probe.start();
        started.push(probe);
        LastStop.read(settings.stateFolder())
                .ifPresent(stop -> LOG.warn(
                        "the agent ended itself at {} because of {} ({}) and was started again",
                        stop.at(),
                        stop.code(),
                        stop.detail()));
        LastStop.forget(settings.stateFolder());
        Watchdog watchdog = new Watchdog(
                List.of(probe),
                Systemd.ofEnvironment(),
                settings.stateFolder(),
                Optional::empty,
                () -> OffsetDateTime.now(clock),
                why -> {});
        watchdog.start();
        started.push(watchdog);
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable next = started.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("{} did not stop in good order", next.getClass().getSimpleName(), e);
            }
        }
    }
}
