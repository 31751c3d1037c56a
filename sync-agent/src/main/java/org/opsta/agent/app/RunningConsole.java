package org.opsta.agent.app;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.opsta.agent.access.FirstAccount;
import org.opsta.agent.store.AgentStore;
import org.opsta.agent.web.Console;
import org.opsta.agent.web.ConsoleSettings;

/** The console and its first account. */
final class RunningConsole implements AutoCloseable {

    /** Set by systemd when what is said here ends up in its journal. */
    private static final String JOURNAL = "JOURNAL_STREAM";

    private final ConsoleSettings settings;
    private final Console console;

    private RunningConsole(ConsoleSettings settings, Console console) {
        this.settings = settings;
        this.console = console;
    }

    /**
     * @throws IOException when the first account's password cannot be written
     * @throws RuntimeException when it cannot be served, as on a port that is taken
     */
    static RunningConsole start(AgentSettings settings, AgentStore store, Clock clock, Consumer<String> say)
            throws IOException {
        ConsoleRooms rooms = ConsoleRooms.of(settings, store, clock);
        RunningConsole running = new RunningConsole(
                settings.console(),
                new Console(
                        settings.console(), settings.timeZone(), rooms.gate(), rooms.audit(), ConsolePages.all(rooms)));
        try {
            Optional<String> password = rooms.firstAccount().makeIfNone();
            password.ifPresent(word -> introduce(running.address(), word, rooms.firstAccount(), say));
            return running;
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private static void introduce(String address, String password, FirstAccount first, Consumer<String> say) {
        boolean journal = System.getenv(JOURNAL) != null;
        say.accept("sync-agent: first run. Sign in at " + address + " as " + FirstAccount.NAME
                + (journal ? "" : " with the one-time password " + password) + " within 72 hours; "
                + (journal ? "the one-time password is in " : "it is also in ") + first.file());
    }

    /** How browsers reach it. */
    String address() {
        String shown = Objects.toString(settings.publicAddress(), "");
        if (!shown.isEmpty()) {
            return shown.endsWith("/") ? shown : shown + "/";
        }
        String host =
                settings.bindAddress().contains(":") ? "[" + settings.bindAddress() + "]" : settings.bindAddress();
        return "http://" + host + ":" + console.port() + "/";
    }

    @Override
    public void close() {
        console.close();
    }
}
